import Enrollment
import Model
import OpenSSL

/// 紧急挂失: revoked at once with a code to the phone on file; papers follow.
///
/// Source: product.md §13 item 3.
extension ApplicantAPI {
    /// Sends the code.
    func emergencyCode(_ serial: SerialNumber, _ asked: Asked) async throws -> HTTPReply {
        try expectNothing(asked)
        let held = try pages.own(serial, asked.account)
        _ = try await deed(asked, about: held.certificate.id.path).once { book in
            _ = try await desk(book).requestEmergency(serial, by: asked.account.login)
            return held.certificate.id.path
        }
        let mobile = Mask.mobile(held.snapshot.form.person.mobile.text)
        return json([("mobile", .string(mobile))], status: 202)
    }

    /// Revokes.
    ///
    /// A code is good once and a wrong one is a try, so that no key stands for either.
    func emergency(_ serial: SerialNumber, _ asked: Asked) async throws -> HTTPReply {
        let body = try APIBody(asked.call, allowing: ["cause", "code"])
        let cause = RevocationCause(rawValue: try body.line("cause", limit: 64))
        var typed = Array(try body.line("code", limit: 64).utf8)
        defer { typed.wipe() }
        guard let cause, !typed.isEmpty else {
            throw APIError(.badMember(path: cause == nil ? "cause" : "code", detail: "is missing"))
        }
        _ = try pages.own(serial, asked.account)
        let record = try await services.enrollment.revokeInEmergency(
            serial,
            cause,
            code: typed,
            by: asked.account.login
        )
        return try detail(record)
    }
}
