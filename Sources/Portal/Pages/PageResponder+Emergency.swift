import Enrollment
import Model
import OpenSSL
import Store

/// 紧急挂失: what is lost, and the code to the phone on file.
struct EmergencyView: Sendable {
    let path: String
    let back: String
    let mobile: String
    let obstacle: String?
    let causes: [FormView.Option]
    /// Whether a code was asked for.
    let hasCode: Bool
    let faults: [FaultView]
    let causeError: String?
    let codeError: String?
    let sections: [SheetView.Section]
}

/// 紧急挂失: revoked at once with a code; papers follow (product.md §13 item 3).
extension PageResponder {
    private static let causes: [RevocationCause] = [.tokenLost, .keyCompromise]

    func emergency(
        _ serial: SerialNumber,
        _ visit: Visit,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        let held = try own(serial, account)
        guard let body = visit.body else { return try emergencyPage(held, visit, account, hasCode: false) }
        var typed = body.secret("code").copyBytes()
        defer { typed.wipe() }
        // Nothing typed is no try.
        guard !typed.isEmpty else {
            return try emergencyPage(held, visit, account, hasCode: true, ("code", "emergency_code_missing"))
        }
        do throws(EnrollmentError) {
            let record = try await services.enrollment.revokeInEmergency(
                serial,
                RevocationCause(rawValue: visit.text("cause")) ?? .other,
                code: typed,
                by: account.login
            )
            return redirect("/applications/\(record.number)")
        } catch {
            return try refused(error, held, visit, account)
        }
    }

    /// Sends the code; who asked just now has one, and may go on.
    func emergencyCode(
        _ serial: SerialNumber,
        _ visit: Visit,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        let held = try own(serial, account)
        do throws(EnrollmentError) {
            _ = try await services.enrollment.requestEmergency(serial, by: account.login)
        } catch {
            return try refused(error, held, visit, account)
        }
        return try emergencyPage(held, visit, account, hasCode: true)
    }

    private func refused(
        _ error: EnrollmentError,
        _ held: HeldCertificate,
        _ visit: Visit,
        _ account: AccountRecord
    ) throws -> HTTPReply {
        let fault: (field: String, word: String)
        var value = ""
        switch error.reason {
        case .validationFailed: fault = ("cause", "emergency_cause_missing")
        case .codeTooSoon: fault = ("code", "emergency_soon")
        case .codesUsedUp: fault = ("code", "emergency_spent")
        case .codeWrong(let left):
            fault = ("code", "emergency_wrong")
            value = String(left)
        case .codeLocked: fault = ("code", "emergency_locked")
        case .codeExpired: fault = ("code", "emergency_expired")
        // Revoked meanwhile: that is what was wanted.
        case .certificateNotActive:
            return redirect("/certificates/\(held.certificate.id.serial.hexadecimal)")
        // Two tries in the same moment: one of them counts.
        case .book(let cause):
            guard case .stateChanged = cause.reason else { throw error }
            throw PageError.unavailable
        default: throw error
        }
        return try emergencyPage(held, visit, account, hasCode: true, fault, value)
    }

    private func emergencyPage(
        _ held: HeldCertificate,
        _ visit: Visit,
        _ account: AccountRecord,
        hasCode: Bool,
        _ fault: (field: String, word: String)? = nil,
        _ value: String = ""
    ) throws -> HTTPReply {
        let language = visit.language
        let refusal = try obstacle(to: .emergency, held, account)
        let text = fault.map { words.text($0.word, language, value) }
        let path = "/certificates/\(held.certificate.id.serial.hexadecimal)"
        let chosen = visit.text("cause")
        let view = EmergencyView(
            path: "\(path)/emergency",
            back: path,
            mobile: Mask.mobile(held.snapshot.form.person.mobile.text),
            obstacle: try refusal.map { try sentence($0, language, account) },
            causes: PageResponder.causes.map { cause in
                FormView.Option(
                    value: cause.rawValue,
                    label: words.text("option_\(cause.rawValue)", language),
                    isChosen: cause.rawValue == chosen
                )
            },
            hasCode: hasCode,
            faults: fault.flatMap { fault in text.map { [FaultView(target: fault.field, text: $0)] } } ?? [],
            causeError: fault?.field == "cause" ? text : nil,
            codeError: fault?.field == "code" ? text : nil,
            sections: [certificateSection(held, language)]
        )
        return page("emergency", "service_emergency", visit, view, status: fault == nil ? 200 : 422)
    }
}
