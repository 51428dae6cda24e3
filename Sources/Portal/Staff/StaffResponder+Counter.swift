import Enrollment
import Model
import Store

/// 柜台受理: a registrar types an application in for somebody who came in person, with scans of their papers.
extension StaffResponder {
    func counter(_ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return counterStart(visit) }
        guard let choice = CounterChoice(visit.text("choice")) else {
            return counterStart(visit, missing: "choice", "counter_choice_missing")
        }
        guard let account = try services.book.account(login: visit.text("account")), account.isActive else {
            return counterStart(visit, missing: "account", "counter_account_unknown")
        }
        var entry: CounterEntry
        do throws(EnrollmentError) {
            entry = try await self.entry(choice, account, visit)
        } catch {
            return try counterStart(visit, error)
        }
        entry.values.fill(account.mobile)
        guard visit.text("deed") == "counter" else { return try counterPage(entry, visit, []) }
        entry.values.take(from: { visit.text($0) }, account.mobile, recorded: entry.recorded)
        entry.isSeen = visit.text("identityCompared") == "yes"
        entry.hasNoBids = visit.text("noOpenBids") == "yes"
        guard visit.text("action") != "region" else { return try counterPage(entry, visit, []) }
        return try await enter(entry, visit)
    }

    /// The form as it begins: empty for a 新办, else with what is on record of who showed their document.
    private func entry(
        _ choice: CounterChoice,
        _ account: AccountRecord,
        _ visit: StaffVisit
    ) async throws(EnrollmentError) -> CounterEntry {
        let type: ApplicationType
        switch choice {
        case .new(let kind, let profile):
            return CounterEntry(
                account: account,
                choice: choice,
                held: nil,
                shownNumber: "",
                values: FormValues(kind, profile: profile)
            )
        case .about(let business): type = business
        }
        let (number, typed) = (visit.text("shownNumber"), visit.text("heldSerial"))
        let serial = SerialNumber(hexadecimal: typed)
        guard serial != nil || typed.allSatisfy(\.isWhitespace) else {
            let failure = ValidationFailure("heldSerial", .badFormat, "证书序列号：应为十六进制数字")
            throw EnrollmentError(.validationFailed([failure]))
        }
        let held = try await services.enrollment.present(
            serial,
            of: account.login,
            identityNumber: number,
            for: type,
            by: visit.principal
        )
        let id = held.certificate.id.serial
        if let refusal = try services.enrollment.obstacle(to: type, about: id, of: account.login) {
            throw refusal
        }
        return CounterEntry(
            account: account,
            choice: choice,
            held: held,
            shownNumber: number,
            values: FormValues(type, about: held)
        )
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
        let needs = try counterNeeds(entry, submitter)
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
        if entry.asksBids, !entry.hasNoBids {
            faults.append(FormFault("noOpenBids", words.text("counter_bids_missing", visit.language)))
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

    /// Which documents the form asks for, as it is.
    func counterNeeds(_ entry: CounterEntry, _ submitter: Submitter) throws -> AttachmentNeeds {
        try services.enrollment.needs(of: ApplicationFile(json: entry.values.document([])), by: submitter)
    }
}
