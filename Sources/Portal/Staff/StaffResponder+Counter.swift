import Enrollment
import Model
import Store

/// 柜台受理: a registrar types a 新办 in for somebody who came in person, with scans of their papers.
extension StaffResponder {
    func counter(_ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return counterStart(visit) }
        let chosen = visit.text("choice")
        guard
            let (kind, profile) = PageResponder.choices.first(where: {
                "\($0.0.rawValue) \($0.1.rawValue)" == chosen
            })
        else { return counterStart(visit, missing: "choice", "counter_choice_missing") }
        guard let account = try services.book.account(login: visit.text("account")), account.isActive else {
            return counterStart(visit, missing: "account", "counter_account_unknown")
        }
        var entry = CounterEntry(
            account: account,
            choice: chosen,
            values: FormValues(kind, profile: profile)
        )
        entry.values.fill(account.mobile)
        guard visit.text("deed") == "counter" else { return try counterPage(entry, visit, []) }
        entry.values.take(from: { visit.text($0) }, account.mobile)
        entry.isSeen = visit.text("identityCompared") == "yes"
        guard visit.text("action") != "region" else { return try counterPage(entry, visit, []) }
        return try await enter(entry, visit)
    }

    /// The divisions below a code, for the script that fills the lists.
    func regions(_ code: String) -> HTTPReply {
        HTTPReply(
            status: 200,
            fields: frame.guarded([("content-type", "text/plain; charset=utf-8")]),
            body: Regions.lines(below: code)
        )
    }

    /// Keeps what is in order, and leads to where it is signed; what is wrong is told on the form again.
    private func enter(_ entry: CounterEntry, _ visit: StaffVisit) async throws -> HTTPReply {
        let submitter = entry.submitter(visit.principal)
        let needs = try needs(entry, submitter)
        let (uploads, fileFaults) = try await scans(visit, needs)
        let names = uploads.enumerated().map { (kind: $1.kind.rawValue, id: "scan-\($0 + 1)") }
        let file = try ApplicationFile(json: entry.values.document(names))
        var faults = fileFaults + missing(uploads, fileFaults, needs, visit.language)
        faults += try services.enrollment.failures(of: file, by: submitter)
            .map { fault($0, visit.language) }
        if !entry.isSeen {
            faults.append(
                FormFault("identityCompared", words.text("counter_identity_missing", visit.language))
            )
        }
        guard faults.isEmpty else { return try counterPage(entry, visit, faults, status: 422) }
        let papers: KeptPapers
        do throws(EnrollmentError) {
            papers = try await services.enrollment.keepPapers(file, uploads: uploads, by: submitter)
        } catch {
            return try await refused(error, visit) { faults, status in
                try counterPage(entry, visit, [], besides: faults, status: status)
            }
        }
        return try await decide(visit) { () throws(EnrollmentError) in
            StaffAct.enter(papers, login: entry.account.login)
        } again: { faults, status in
            try counterPage(entry, visit, [], besides: faults, status: status)
        }
    }

    /// A fault of the form; it is the applicant who accepts the agreements, and the registrar who says so.
    private func fault(_ failure: ValidationFailure, _ language: Language) -> FormFault {
        guard failure.field == "agreementAccepted", failure.code == .missing else {
            return FormFault(failure, words, language)
        }
        return FormFault(failure.field, words.text("counter_agree_missing", language))
    }

    /// The files that came with the form, each judged by itself.
    private func scans(
        _ visit: StaffVisit,
        _ needs: AttachmentNeeds
    ) async throws -> ([AttachmentUpload], [FormFault]) {
        let judge = DocumentJudge(pictures: services.pictures)
        var (uploads, faults): ([AttachmentUpload], [FormFault]) = ([], [])
        let files = visit.body?.files ?? []
        for file in files.prefix(AttachmentRules.maximumCount + 1) {
            guard let kind = DocumentJudge.kind(of: file), needs.demand(kind) != .notWanted else {
                throw PageError.malformed
            }
            do throws(FieldFault) {
                let (content, _) = try await judge.judged(file.content, visit.member.name)
                uploads.append(AttachmentUpload(kind: kind, content: content))
            } catch {
                let isChinese = visit.language == .chinese
                let text =
                    isChinese ? error.message : words.text("rule_\(error.code.rawValue)", visit.language)
                faults.append(FormFault(document: kind, text))
            }
        }
        return (uploads, faults)
    }

    /// Documents that are missing, and not because one that came is wrong.
    private func missing(
        _ uploads: [AttachmentUpload],
        _ faults: [FormFault],
        _ needs: AttachmentNeeds,
        _ language: Language
    ) -> [FormFault] {
        AttachmentKind.allCases.filter { kind in
            needs.demand(kind) == .required && !uploads.contains { $0.kind == kind }
                && !faults.contains { $0.path == kind.rawValue }
        }.map { kind in
            let label = words.text("document_\(kind.rawValue)", language)
            return FormFault(document: kind, words.text("document_missing", language, label))
        }
    }

    private func needs(_ entry: CounterEntry, _ submitter: Submitter) throws -> AttachmentNeeds {
        try services.enrollment.needs(of: ApplicationFile(json: entry.values.document([])), by: submitter)
    }

    /// Whose application, and for which certificate.
    private func counterStart(
        _ visit: StaffVisit,
        missing field: String? = nil,
        _ word: String = ""
    ) -> HTTPReply {
        let language = visit.language
        let choices = PageResponder.choices.map { kind, profile in
            (
                value: "\(kind.rawValue) \(profile.rawValue)",
                label: words.text("start_\(kind.rawValue)_\(profile.rawValue)", language)
            )
        }
        let faults = field.map { name in
            [FaultView(target: "counter_begin-\(name)", text: words.text(word, language))]
        }
        let inputs = [
            DeedInput("account", "counter_account", .line(length: 64)),
            DeedInput("choice", "counter_choice", .choice(choices)),
        ]
        let view = DeedView(
            title: words.text("register_counter", language),
            state: "",
            tone: "",
            facts: [],
            faults: faults ?? [],
            forms: [form("counter_begin", to: "/counter", asking: inputs, visit, faults ?? [])],
            notice: nil,
            back: "/"
        )
        return page("deed", "register_counter", visit, view, status: field == nil ? 200 : 422)
    }

    private func counterPage(
        _ entry: CounterEntry,
        _ visit: StaffVisit,
        _ faults: [FormFault],
        besides others: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        let values = entry.values
        let painter = FormPainter(
            words: words,
            language: visit.language,
            values: values,
            faults: FormLayout.ordered(faults, values.type, values.kind),
            needs: try needs(entry, entry.submitter(visit.principal)),
            recorded: nil
        )
        let layout = FormLayout.sections(values.type, values.kind)
        let title = words.text("start_\(values.kind.rawValue)_\(values.profile)", visit.language)
        let view = CounterView(
            title: "\(words.text("register_counter", visit.language)) · \(title)",
            login: entry.account.login,
            choice: entry.choice,
            faults: others + painter.faultViews(),
            before: painter.sections(layout.before),
            after: painter.sections(layout.after),
            documents: painter.documentInputs(),
            documentsError: painter.error("attachments"),
            isAccepted: values.isAccepted,
            agreementError: painter.error("agreementAccepted"),
            isSeen: entry.isSeen,
            identityError: painter.error("identityCompared")
        )
        return page("counter", "register_counter", visit, view, status: status)
    }
}
