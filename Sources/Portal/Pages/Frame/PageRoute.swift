import Model

/// What a path of the portal asks for.
///
/// Nothing is decoded or merged: a path is one of these, octet for octet, or nothing; nothing personal is ever in one.
enum PageRoute: Hashable {
    case home, login, logout, signUp, signUpCode, reset, resetCode, password, mobile, mobileCode, language
    case platform(PlatformStep)
    case list, start
    case application(ApplicationNumber)
    case edit(ApplicationNumber), check(ApplicationNumber), submit(ApplicationNumber)
    case withdraw(ApplicationNumber), discard(ApplicationNumber), revise(ApplicationNumber)
    case pay(ApplicationNumber), payment(ApplicationNumber)
    case giveUp(ApplicationNumber), resend(ApplicationNumber), received(ApplicationNumber)
    case invoice(ApplicationNumber), invoiceFile(ApplicationNumber)
    case certificate(ApplicationNumber)
    case paper(ApplicationNumber, PrintedPaper.Kind)
    case document(ApplicationNumber, String)
    case certificates, choose(CertificateService)
    case holding(SerialNumber), holdingFile(SerialNumber, isText: Bool), calendar(SerialNumber)
    case begin(SerialNumber, CertificateService)
    case emergencyCode(SerialNumber)
    case bindings, binding(BindingAct), unbind(SerialNumber)
    /// A page about a trouble; nil for the list of them.
    case help(CertificateTrouble?)
    case agreement(String)
    case bulletin, bulletinFeed
    case payNotice
    case regions(String)
    case asset(String)

    /// Reads the path of a request target; nil when there is no such page.
    init?(path: Substring) {
        let names = path.dropFirst().split(separator: "/", maxSplits: 6, omittingEmptySubsequences: false)
        guard path.hasPrefix("/"), let first = names.first else { return nil }
        switch (first, names.count) {
        case ("", 1): self = .home
        case ("login", 1): self = .login
        case ("login", 2...3) where names[1] == "platform":
            guard let step = PlatformStep(rawValue: names.count > 2 ? String(names[2]) : "") else {
                return nil
            }
            // The door has no slash at its end.
            guard (step == .door) == (names.count == 2) else { return nil }
            self = .platform(step)
        case ("logout", 1): self = .logout
        case ("sign-up", 1): self = .signUp
        case ("sign-up", 2) where names[1] == "code": self = .signUpCode
        case ("reset", 1): self = .reset
        case ("reset", 2) where names[1] == "code": self = .resetCode
        case ("password", 1): self = .password
        case ("mobile", 1): self = .mobile
        case ("mobile", 2) where names[1] == "code": self = .mobileCode
        case ("language", 1): self = .language
        case ("start", 1): self = .start
        case ("applications", 1): self = .list
        case ("applications", 2...4):
            guard let route = PageRoute.application(names.dropFirst().map { $0 }) else { return nil }
            self = route
        case ("certificates", 1): self = .certificates
        case ("certificates", 2...4):
            guard let route = PageRoute.holding(names.dropFirst().map { $0 }) else { return nil }
            self = route
        case ("bindings", 1...3):
            guard let route = PageRoute.binding(names.dropFirst().map { $0 }) else { return nil }
            self = route
        case ("help", 1): self = .help(nil)
        case ("help", 2):
            guard let trouble = CertificateTrouble(rawValue: String(names[1])) else { return nil }
            self = .help(trouble)
        case ("services", 2):
            guard let service = CertificateService(rawValue: String(names[1])) else { return nil }
            self = .choose(service)
        case ("bulletin", 1): self = .bulletin
        case ("bulletin.atom", 1): self = .bulletinFeed
        case ("agreements", 2): self = .agreement(String(names[1]))
        case ("payments", 3) where names[1] == "alipay" && names[2] == "notify": self = .payNotice
        case ("regions", 2): self = .regions(String(names[1]))
        case ("static", 2): self = .asset(String(names[1]))
        default: return nil
        }
    }

    /// Whether somebody has to be logged in.
    var isPrivate: Bool {
        switch self {
        case .login, .logout, .signUp, .signUpCode, .reset, .resetCode, .language, .agreement, .payNotice,
            .regions, .asset, .help, .bulletin, .bulletinFeed, .platform:
            false
        case .home, .password, .mobile, .mobileCode, .list, .start, .application, .edit, .check, .submit,
            .withdraw, .discard,
            .revise, .pay, .payment, .invoice, .invoiceFile, .giveUp, .resend, .received, .certificate,
            .document,
            .certificates, .choose, .holding, .holdingFile, .calendar, .begin, .emergencyCode, .bindings,
            .binding,
            .unbind, .paper:
            true
        }
    }

    /// What may be done with it.
    var methods: Set<String> {
        switch self {
        case .home, .list, .application, .check, .payment, .invoiceFile, .certificate, .document,
            .certificates, .choose, .holding, .holdingFile, .calendar, .agreement, .regions, .asset,
            .bindings, .help, .bulletin, .bulletinFeed,
            .paper:
            ["GET", "HEAD"]
        case .logout, .language, .submit, .revise, .resend, .received, .signUpCode, .resetCode,
            .mobileCode, .emergencyCode, .binding, .payNotice:
            ["POST"]
        case .platform(let step): step.methods
        case .login, .signUp, .reset, .password, .mobile, .start, .edit, .withdraw, .discard, .pay, .invoice,
            .giveUp,
            .begin, .unbind:
            ["GET", "HEAD", "POST"]
        }
    }

    private static func application(_ names: [Substring]) -> PageRoute? {
        guard let number = ApplicationNumber(String(names[0])), number.text == names[0] else { return nil }
        switch (names.count > 1 ? names[1] : "", names.count) {
        case ("", 1): return .application(number)
        case ("edit", 2): return .edit(number)
        case ("check", 2): return .check(number)
        case ("submit", 2): return .submit(number)
        case ("withdraw", 2): return .withdraw(number)
        case ("discard", 2): return .discard(number)
        case ("revise", 2): return .revise(number)
        case ("pay", 2): return .pay(number)
        case ("payment", 2): return .payment(number)
        case ("invoice", 2): return .invoice(number)
        case ("invoice.pdf", 2): return .invoiceFile(number)
        case ("give-up", 2): return .giveUp(number)
        case ("resend-code", 2): return .resend(number)
        case ("received", 2): return .received(number)
        case ("certificate.cer", 2): return .certificate(number)
        case ("form.pdf", 2): return .paper(number, .form)
        case ("agreement.pdf", 2): return .paper(number, .agreement)
        case ("documents", 3): return .document(number, String(names[2]))
        default: return nil
        }
    }

    private static func binding(_ names: [Substring]) -> PageRoute? {
        switch names.count {
        case 0: return .bindings
        case 1: return BindingAct(rawValue: String(names[0])).map { .binding($0) }
        default:
            guard names[1] == "unbind", let serial = SerialNumber(hexadecimal: String(names[0])),
                serial.hexadecimal == names[0]
            else { return nil }
            return .unbind(serial)
        }
    }

    /// A certificate is named by its serial number, in lower-case hexadecimal.
    private static func holding(_ names: [Substring]) -> PageRoute? {
        guard let serial = SerialNumber(hexadecimal: String(names[0])), serial.hexadecimal == names[0] else {
            return nil
        }
        switch (names.count > 1 ? names[1] : "", names.count) {
        case ("", 1): return .holding(serial)
        case ("certificate.cer", 2): return .holdingFile(serial, isText: false)
        case ("certificate.pem", 2): return .holdingFile(serial, isText: true)
        case ("renewal.ics", 2): return .calendar(serial)
        case ("emergency", 3) where names[2] == "code": return .emergencyCode(serial)
        case (let name, 2): return CertificateService(rawValue: String(name)).map { .begin(serial, $0) }
        default: return nil
        }
    }
}
