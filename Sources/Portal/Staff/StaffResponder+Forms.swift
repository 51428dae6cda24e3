import Enrollment
import Model
import Store

/// Forms of decisions: how they are shown, and what is wrong with them.
extension StaffResponder {
    /// A form; what was typed in it before stands in it again.
    ///
    /// - Parameters:
    ///   - name: the deed, as `StaffAct.name` and the form's field `deed` have it.
    ///   - path: where it is sent.
    ///   - hidden: what goes with it.
    ///   - inputs: what is filled in.
    ///   - isDanger: whether it cannot be undone.
    ///   - visit: whose form it is.
    ///   - faults: what was wrong with it.
    /// - Returns: the form.
    func form(
        _ name: String,
        to path: String,
        hidden: [(name: String, value: String)] = [],
        asking inputs: [DeedInput] = [],
        isDanger: Bool = false,
        _ visit: StaffVisit,
        _ faults: [FaultView] = []
    ) -> DeedForm {
        let word = "act_\(name)"
        let isOurs = visit.text("deed") == name
        return DeedForm(
            id: name,
            path: path,
            title: words.text(word, visit.language),
            text: words.has("\(word)_text") ? words.text("\(word)_text", visit.language) : nil,
            hidden: ([("deed", name)] + hidden).map { DeedForm.Hidden(name: $0.0, value: $0.1) },
            inputs: inputs.map { input($0, name, visit, isOurs: isOurs, faults) },
            button: words.text("\(word)_button", visit.language),
            isDanger: isDanger,
            hasFile: inputs.contains { if case .file = $0.kind { true } else { false } }
        )
    }

    private func input(
        _ input: DeedInput,
        _ form: String,
        _ visit: StaffVisit,
        isOurs: Bool,
        _ faults: [FaultView]
    ) -> DeedForm.Input {
        let id = "\(form)-\(input.name)"
        let typed = isOurs ? visit.body?.text(input.name) : nil
        var (length, options): (Int?, [FormView.Option]) = (nil, [])
        var (isLine, isLong, isChoice, isTicks, isFile) = (false, false, false, false, false)
        switch input.kind {
        case .file: isFile = true
        case .line(let most): (length, isLine) = (most, true)
        case .long(let most): (length, isLong) = (most, true)
        case .choice(let list):
            isChoice = true
            options = list.map {
                FormView.Option(value: $0.value, label: $0.label, isChosen: $0.value == typed)
            }
        case .ticks(let list):
            isTicks = true
            options = list.map { each in
                let name = "\(input.name).\(each.value)"
                let isTicked = isOurs && visit.text(name) == "yes"
                return FormView.Option(value: name, label: each.label, isChosen: isTicked)
            }
        }
        return DeedForm.Input(
            id: id,
            name: input.name,
            label: words.text(input.word, visit.language),
            value: typed ?? input.value,
            hint: words.has("\(input.word)_hint") ? words.text("\(input.word)_hint", visit.language) : nil,
            error: isOurs ? faults.first { $0.target == id }?.text : nil,
            length: length,
            options: options,
            isLine: isLine,
            isLong: isLong,
            isChoice: isChoice,
            isTicks: isTicks,
            isFile: isFile
        )
    }

    /// What of a list was ticked.
    func ticked(_ name: String, _ visit: StaffVisit) -> Set<String> {
        let prefix = "\(name)."
        let names = visit.body.map { Array($0.names) } ?? []
        return Set(
            names.filter { $0.hasPrefix(prefix) && visit.text($0) == "yes" }.map {
                String($0.dropFirst(prefix.count))
            }
        )
    }

    /// Does for trial what a form asks for, and leads to where it is signed; what is wrong is told on the page again.
    ///
    /// - Parameters:
    ///   - visit: the form.
    ///   - act: what it asks for.
    ///   - again: the page with the faults, and its status.
    /// - Returns: the way to the decision, or the page again.
    /// - Throws: an accident.
    func decide(
        _ visit: StaffVisit,
        _ act: () throws(EnrollmentError) -> StaffAct,
        again: ([FaultView], Int) async throws -> HTTPReply
    ) async throws -> HTTPReply {
        do {
            let act = try act()
            let now = services.clock.now
            let deed = try await PreparedDeed(
                act,
                by: visit.member,
                at: now,
                services.enrollment,
                services.book
            )
            let number = try shelf.put(act, deed.events, by: visit.member.name, at: now)
            return frame.redirect("/decisions/\(number)")
        } catch let error as EnrollmentError {
            return try await refused(error, visit, again: again)
        } catch let error as DecisionError {
            let text = words.text("refusal_\(error.code)", visit.language)
            return try await again([FaultView(target: "main", text: text)], 409)
        }
    }

    /// The page again, with what stands against a deed.
    ///
    /// - Throws: an accident.
    func refused(
        _ error: EnrollmentError,
        _ visit: StaffVisit,
        again: ([FaultView], Int) async throws -> HTTPReply
    ) async throws -> HTTPReply {
        guard error.kind != .fault, error.kind != .unavailable else { throw error }
        let status = error.kind == .invalidInput ? 422 : error.kind == .refused ? 403 : 409
        return try await again(faults(of: error, visit), status)
    }

    private func faults(of error: EnrollmentError, _ visit: StaffVisit) -> [FaultView] {
        if case .validationFailed(let failures) = error.reason {
            let form = visit.text("deed")
            return failures.map { failure in
                let name = failure.field.split(separator: ".").last.map(String.init) ?? ""
                return FaultView(target: "\(form)-\(name)", text: failure.message)
            }
        }
        return [FaultView(target: "main", text: sentence(error, visit.language))]
    }

    /// Why a deed is refused, in words of the staff's.
    func sentence(_ error: EnrollmentError, _ language: Language) -> String {
        switch error.reason {
        case .checklistIncomplete(let missing):
            let labels = missing.map { words.text("check_\($0.rawValue)", language) }
            return words.text("refusal_checklist_incomplete", language, labels.joined(separator: "；"))
        case .paymentMismatch(let expected, _):
            return words.text("refusal_payment_mismatch", language, Money.yuan(expected))
        case .sodViolation(let rule): return words.text("refusal_\(rule.rawValue)", language)
        case .book(let error):
            if case .exists = error.reason { return words.text("refusal_exists", language) }
            return words.text("refusal_state_changed", language)
        default:
            let name = "refusal_\(error.code)"
            return words.has(name)
                ? words.text(name, language) : words.text("refusal_other", language, error.code)
        }
    }
}
