import Enrollment
import Model
import Store

/// One application: whole before its reviewer, masked for who answers the telephone, whole for who says why.
extension StaffAPI {
    func review(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        try await expect(.review, about: number, visit)
        guard let standing = try services.book.application(number) else { throw APIError(.noSuchResource) }
        guard standing.state == .pendingReview else { throw WorkflowRefusal.state(standing) }
        let record = try await services.enrollment.view(number, by: visit.principal)
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let findings = try desk.found(on: record, snapshot.form).map { finding -> JSONValue in
            .object([
                ("subject", .string(finding.subject.rawValue)),
                ("outcome", .string(finding.outcome.rawValue)),
                ("detail", finding.detail.map { .string($0) }),
            ])
        }
        let checks = ReviewCheck.required(for: snapshot).map { check -> JSONValue in
            .object([("check", .string(check.rawValue)), ("label", .string(check.label))])
        }
        var all = try whole(record)
        all += [
            ("account", .string(record.owner)),
            ("submission", .number(String(record.snapshotVersion))),
            ("checklist", .array(checks)),
            ("findings", .array(findings)),
            ("documents", .array(try documents(of: record))),
        ]
        return desk.json(all)
    }

    func document(_ id: String, of number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        try await expect(.review, about: number, visit)
        return try await desk.document(id, of: number, visit)
    }

    /// 申请表 as it was submitted.
    func reviewForm(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        try await expect(.review, about: number, visit)
        return try await desk.form(of: number, visit)
    }

    /// Refuses who does not see the queue; of personal data the desk itself does it, which puts it on record.
    private func expect(
        _ queue: StaffQueue,
        about number: ApplicationNumber,
        _ visit: StaffVisit
    ) async throws {
        guard !queue.isOpen(to: visit.member) else { return }
        _ = try await services.enrollment.view(number, by: visit.principal)
        throw WorkflowRefusal.notYours
    }

    func oneCase(_ number: ApplicationNumber, _ visit: StaffVisit) throws -> HTTPReply {
        guard let record = try services.book.application(number) else { throw APIError(.noSuchResource) }
        var all = standing(record)
        all += masked(record)
        if let order = try services.book.order(of: number) {
            all.append(
                (
                    "order",
                    .object([
                        ("amountFen", .number(String(order.amountFen))),
                        ("state", .string(order.state.rawValue)),
                    ])
                )
            )
        }
        if let delivery = try services.book.delivery(of: number) {
            all.append(
                (
                    "delivery",
                    .object([
                        ("state", .string(delivery.state.rawValue)),
                        ("carrier", delivery.carrier.map { .string($0) }),
                        ("trackingNumber", delivery.trackingNumber.map { .string($0) }),
                    ])
                )
            )
        }
        if let code = try services.enrollment.codeStanding(of: record) {
            all.append(
                (
                    "code",
                    .object([
                        ("state", .string(code.state.rawValue)), ("mobile", .string(code.mobile)),
                        ("expiresAt", .string(code.expiresAt.rfc3339)),
                    ])
                )
            )
        }
        return desk.json(all)
    }

    /// 证据归档: everything about a case, for an auditor who says why.
    func evidence(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        let body = try APIBody(visit.call, allowing: ["reason"])
        let archive = try await services.evidence.archive(
            of: number,
            because: try body.line("reason"),
            by: visit.member
        )
        return desk.file(archive, "application/x-tar", saveAs: "\(number).tar")
    }

    /// 查看完整信息: that and the reason are on record before.
    func look(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        let body = try APIBody(visit.call, allowing: ["reason"])
        let reason = try body.line("reason")
        guard let standing = try services.book.application(number), standing.state != .draft,
            (try? ApplicationSnapshot(canonicalJSON: standing.snapshot)) != nil
        else { throw APIError(.noSuchResource) }
        let record = try await services.enrollment.view(number, because: reason, by: visit.principal)
        return desk.json(try whole(record))
    }

    private func standing(_ record: ApplicationRecord) -> [(String, JSONValue?)] {
        [
            ("application", .string(record.number.text)),
            ("type", .string(record.type.rawValue)),
            ("profile", .string(record.profile)),
            ("state", .string(record.state.rawValue)),
            ("version", .number(String(record.version))),
            ("reason", record.reasonText.map { .string($0) }),
            ("createdAt", .string(record.createdAt.rfc3339)),
            ("updatedAt", .string(record.updatedAt.rfc3339)),
        ]
    }

    /// With the form as it was handed in, and with what stood in its place before.
    private func whole(_ record: ApplicationRecord) throws -> [(String, JSONValue?)] {
        let held = try record.certificate.map {
            try services.enrollment.holding($0.serial, of: record.owner)
        }
        let form = held?.snapshot.form
        let values = FormValues(document: record.snapshot, form?.kind, profile: form?.profile.rawValue)
        guard let values else { throw EnrollmentError(.damagedSnapshot) }
        let fields = StaffResponder.layout(values).flatMap(\.fields).map(\.path)
        let before = try desk.former(record, held)
        var (shown, former): ([String: String], [String: String]) = ([:], [:])
        for path in fields {
            if !values.isBlank(path) { shown[path] = values.texts[path] }
            let old = before?.texts[path] ?? ""
            if before != nil, old != values.texts[path] ?? "" { former[path] = old }
        }
        var all = standing(record)
        all.append(("values", StaffAPI.texts(shown)))
        if before != nil { all.append(("former", StaffAPI.texts(former))) }
        return all
    }

    private static func texts(_ values: [String: String]) -> JSONValue {
        .object(
            values.sorted { $0.key < $1.key }.map { value -> (String, JSONValue?) in
                (value.key, .string(value.value))
            }
        )
    }

    /// Who it is about, as far as somebody at the telephone compares it with what they are told.
    private func masked(_ record: ApplicationRecord) -> [(String, JSONValue?)] {
        let form = (try? ApplicationSnapshot(canonicalJSON: record.snapshot))?.form
        guard let form else { return [("account", .string(Mask.account(record.owner)))] }
        return [
            ("account", .string(Mask.account(record.owner))),
            ("organization", form.enterprise.map { .string($0.name) }),
            ("name", .string(Mask.name(form.person.name.text))),
            ("idNumber", .string(Mask.identityNumber(form.person.document.number))),
            ("mobile", .string(Mask.mobile(form.person.mobile.text))),
            ("email", .string(Mask.email(form.person.email.text))),
        ]
    }

    private func documents(of record: ApplicationRecord) throws -> [JSONValue] {
        try services.book.attachments(of: record.number, snapshotVersion: record.snapshotVersion).map {
            file in
            .object([
                ("id", .string(file.storedAs)), ("kind", .string(file.kind)),
                ("mediaType", .string(file.mediaType)), ("size", .number(String(file.size))),
            ])
        }
    }
}
