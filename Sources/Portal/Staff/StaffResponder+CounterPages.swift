import Enrollment
import Model

/// The pages of 柜台受理: which business for whom, and its form.
extension StaffResponder {
    /// Whose application, and which business.
    func counterStart(
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) -> HTTPReply {
        let language = visit.language
        let choices = CounterChoice.all.map { ($0.value, words.text($0.word, language)) }
        let inputs = [
            DeedInput("account", "counter_account", .line(length: 64)),
            DeedInput("choice", "counter_choice", .choice(choices.map { (value: $0.0, label: $0.1) })),
            DeedInput("shownNumber", "counter_shownNumber", .line(length: 40)),
            DeedInput("heldSerial", "counter_heldSerial", .line(length: 60)),
        ]
        let view = DeedView(
            title: words.text("register_counter", language),
            state: "",
            tone: "",
            facts: [],
            faults: faults,
            forms: [form("counter_begin", to: "/counter", asking: inputs, visit, faults)],
            notice: words.text("counter_emergency", language),
            back: "/"
        )
        return page("deed", "register_counter", visit, view, status: status)
    }

    /// The same with what is missing.
    func counterStart(_ visit: StaffVisit, missing field: String, _ word: String) -> HTTPReply {
        let text = words.text(word, visit.language)
        return counterStart(visit, [FaultView(target: "counter_begin-\(field)", text: text)], status: 422)
    }

    /// The same with what stands in the way.
    ///
    /// - Throws: an accident.
    func counterStart(_ visit: StaffVisit, _ error: EnrollmentError) throws -> HTTPReply {
        switch error.reason {
        case .notPermitted(.viewPersonalData):
            return counterStart(visit, missing: "shownNumber", "counter_person_unknown")
        case .validationFailed(let failures):
            let faults = failures.map { failure in
                FaultView(target: "counter_begin-\(failure.field)", text: failure.message)
            }
            return counterStart(visit, faults, status: 422)
        default:
            var open = ""
            if case .conflictingApplication(let other?) = error.reason { open = other.text }
            guard let text = words.obstacle(error, open, visit.language) else { throw error }
            return counterStart(visit, [FaultView(target: "main", text: text)], status: 409)
        }
    }

    func counterPage(
        _ entry: CounterEntry,
        _ visit: StaffVisit,
        _ faults: [FormFault],
        besides others: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        let (values, language) = (entry.values, visit.language)
        let painter = FormPainter(
            words: words,
            language: language,
            values: values,
            faults: FormLayout.ordered(faults, values.type, values.kind),
            needs: try counterNeeds(entry, entry.submitter(visit.principal)),
            recorded: entry.recorded
        )
        let layout = FormLayout.sections(values.type, values.kind)
        let title = words.text(entry.choice.word, language)
        let view = CounterView(
            title: "\(words.text("register_counter", language)) · \(title)",
            login: entry.account.login,
            choice: entry.choice.value,
            serial: entry.held?.certificate.id.serial.hexadecimal,
            shownNumber: entry.held == nil ? nil : entry.shownNumber,
            sections: entry.held.map {
                [SheetView.Section($0, language, at: services.clock.now, hasToken: false)]
            } ?? [],
            faults: others + painter.faultViews(),
            before: painter.sections(layout.before),
            after: painter.sections(layout.after),
            documents: painter.documentInputs(),
            documentsError: painter.error("attachments"),
            hasAgreement: values.type.asksAgreement(entry.held),
            isAccepted: values.isAccepted,
            agreementError: painter.error("agreementAccepted"),
            asksBids: entry.asksBids,
            hasNoBids: entry.hasNoBids,
            bidsError: painter.error("noOpenBids"),
            isSeen: entry.isSeen,
            identityError: painter.error("identityCompared")
        )
        return page("counter", "register_counter", visit, view, status: status)
    }
}
