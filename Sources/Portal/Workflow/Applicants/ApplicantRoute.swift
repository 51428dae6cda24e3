import Enrollment
import Model

/// What a path of the applicants' API asks for.
///
/// Nothing is decoded or merged: a path is one of these, octet for octet, or nothing.
enum ApplicantRoute: Hashable {
    case contract, session, phoneCodes, accounts, passwordResets, account, password, mobile, mobileCodes
    case applications
    case application(ApplicationNumber, ApplicationPart?)
    case documents(ApplicationNumber), document(ApplicationNumber, String)
    case paper(ApplicationNumber, PrintedPaper.Kind)
    case certificates, certificate(SerialNumber), certificateFile(SerialNumber)
    case emergencyCode(SerialNumber), emergency(SerialNumber)
    case bindings, challenges, binding(SerialNumber)
    case bulletin, standing(SerialNumber)

    /// What an application has one of.
    enum ApplicationPart: String, CaseIterable {
        case form, check, submission, withdrawal, revision, payment, cancellation, code, invoice
        case invoiceFile = "invoice-file"
        case receipt
    }

    /// Reads the path of a request target; nil when there is no such resource.
    init?(path: Substring) {
        guard path.hasPrefix(WorkflowContract.prefix) else { return nil }
        let names = path.dropFirst(WorkflowContract.prefix.utf8.count)
            .split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        guard let first = names.first else { return nil }
        let found: ApplicantRoute? =
            switch (first, names.count) {
            case ("openapi.yaml", 1): .contract
            case ("session", 1): .session
            case ("phone-codes", 1): .phoneCodes
            case ("accounts", 1): .accounts
            case ("password-resets", 1): .passwordResets
            case ("account", 1): .account
            case ("account", 2) where names[1] == "password": .password
            case ("account", 2) where names[1] == "mobile": .mobile
            case ("account", 2) where names[1] == "mobile-codes": .mobileCodes
            case ("applications", _): ApplicantRoute.ofApplications(names)
            case ("certificates", _): ApplicantRoute.ofCertificates(names)
            case ("bulletin", 1): .bulletin
            case ("bulletin", 2): ApplicantRoute.serial(names[1]).map { .standing($0) }
            case ("bindings", 1): .bindings
            case ("bindings", 2) where names[1] == "challenges": .challenges
            case ("bindings", 2): ApplicantRoute.serial(names[1]).map { .binding($0) }
            default: nil
            }
        guard let found else { return nil }
        self = found
    }

    private static func ofApplications(_ names: [Substring]) -> ApplicantRoute? {
        guard names.count > 1 else { return .applications }
        guard let number = ApplicationNumber(String(names[1])), number.text == names[1] else { return nil }
        switch names.count {
        case 2: return .application(number, nil)
        case 3 where names[2] == "documents": return .documents(number)
        case 3:
            return ApplicationPart(rawValue: String(names[2])).map { ApplicantRoute.application(number, $0) }
        case 4 where names[2] == "documents": return .document(number, String(names[3]))
        case 4 where names[2] == "papers":
            return PrintedPaper.Kind(rawValue: String(names[3])).map { .paper(number, $0) }
        default: return nil
        }
    }

    private static func ofCertificates(_ names: [Substring]) -> ApplicantRoute? {
        switch names.count {
        case 1: .certificates
        case 2: serial(names[1]).map { .certificate($0) }
        case 3 where names[2] == "file": serial(names[1]).map { .certificateFile($0) }
        case 3 where names[2] == "emergency-codes": serial(names[1]).map { .emergencyCode($0) }
        case 3 where names[2] == "emergency": serial(names[1]).map { .emergency($0) }
        default: nil
        }
    }

    /// Lower-case hexadecimal as we write it: one certificate has one address.
    private static func serial(_ text: Substring) -> SerialNumber? {
        guard text.utf8.count <= 40, let serial = SerialNumber(hexadecimal: String(text)),
            serial.hexadecimal == text
        else { return nil }
        return serial
    }

    /// What may be done with it.
    var methods: [String] {
        switch self {
        case .contract, .account, .paper, .certificates, .certificate, .certificateFile, .bulletin, .standing:
            ["GET", "HEAD"]
        case .session: ["POST", "DELETE"]
        case .phoneCodes, .accounts, .passwordResets, .mobileCodes, .documents, .challenges, .emergencyCode,
            .emergency:
            ["POST"]
        case .password, .mobile: ["PUT"]
        case .applications, .bindings: ["GET", "HEAD", "POST"]
        case .application(_, let part): ApplicantRoute.methods(part)
        case .document: ["GET", "HEAD", "DELETE"]
        case .binding: ["DELETE"]
        }
    }

    private static func methods(_ part: ApplicationPart?) -> [String] {
        switch part {
        case nil: ["GET", "HEAD", "DELETE"]
        case .form?, .invoice?: ["GET", "HEAD", "PUT"]
        case .check?, .invoiceFile?: ["GET", "HEAD"]
        case .payment?, .code?: ["GET", "HEAD", "POST"]
        case .submission?, .withdrawal?, .revision?, .cancellation?, .receipt?: ["POST"]
        }
    }

    /// Whether somebody has to be logged in for it.
    func isPrivate(_ method: String) -> Bool {
        switch self {
        case .contract, .phoneCodes, .accounts, .passwordResets, .bulletin, .standing: false
        case .session: method != "POST"
        case .account, .password, .mobile, .mobileCodes, .applications, .application, .documents, .document,
            .paper, .certificates,
            .certificate, .certificateFile, .emergencyCode, .emergency, .bindings, .challenges, .binding:
            true
        }
    }
}
