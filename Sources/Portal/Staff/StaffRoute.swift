import Enrollment
import Model

/// What a path of the staff desk asks for.
///
/// Nothing is decoded or merged: a path is one of these, octet for octet, or nothing.
enum StaffRoute: Hashable {
    case home, language
    case queue(StaffQueue)
    case review(ApplicationNumber)
    case document(ApplicationNumber, String)
    /// 申请表: whole for who reviews it, masked for who looks it up.
    case form(ApplicationNumber), maskedForm(ApplicationNumber)
    case payment(ApplicationNumber), job(ApplicationNumber)
    case delivery(ApplicationNumber), refund(ApplicationNumber), invoice(ApplicationNumber)
    case proposeRevocation, revocation(CertificateID)
    case cases, oneCase(ApplicationNumber), receipts, returns, reconciliation, audit, auditMark, staff, stock
    case prices, notices, notice(String), expiring
    case counter, regions(String), staffAdd, staffMember(String)
    case decision(String), statements(String), signatures(String)
    case asset(String)

    /// Reads the path of a request target; nil when there is no such page.
    init?(path: Substring) {
        let names = path.dropFirst().split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false)
        guard path.hasPrefix("/"), let first = names.first else { return nil }
        switch (first, names.count) {
        case ("", 1): self = .home
        case ("language", 1): self = .language
        case ("static", 2): self = .asset(String(names[1]))
        case ("cases", 1): self = .cases
        case ("counter", 1): self = .counter
        case ("receipts", 1): self = .receipts
        case ("returns", 1): self = .returns
        case ("reconciliation", 1): self = .reconciliation
        case ("audit", 1): self = .audit
        case ("staff", 1): self = .staff
        case ("stock", 1): self = .stock
        case ("prices", 1): self = .prices
        case ("notices", 1): self = .notices
        case ("expiring", 1): self = .expiring
        case (let name, 1):
            guard let queue = StaffQueue(rawValue: String(name)) else { return nil }
            self = .queue(queue)
        default:
            guard let route = StaffRoute.inner(names) else { return nil }
            self = route
        }
    }

    /// What is below a queue, and decisions.
    private static func inner(_ names: [Substring]) -> StaffRoute? {
        switch (names[0], names.count) {
        case ("review", 2): number(names[1]).map { .review($0) }
        case ("review", 4) where names[2] == "documents":
            number(names[1]).map { .document($0, String(names[3])) }
        case ("review", 3) where names[2] == "form.pdf": number(names[1]).map { .form($0) }
        case ("payments", 2): number(names[1]).map { .payment($0) }
        case ("production", 2): number(names[1]).map { .job($0) }
        case ("deliveries", 2): number(names[1]).map { .delivery($0) }
        case ("refunds", 2): number(names[1]).map { .refund($0) }
        case ("invoices", 2): number(names[1]).map { .invoice($0) }
        case ("revocations", 2) where names[1] == "propose": .proposeRevocation
        case ("revocations", 3): certificate(names[1], names[2]).map { .revocation($0) }
        case ("cases", 2): number(names[1]).map { .oneCase($0) }
        case ("cases", 3) where names[2] == "form.pdf": number(names[1]).map { .maskedForm($0) }
        case ("regions", 2): .regions(String(names[1]))
        case ("staff", 2) where names[1] == "add": .staffAdd
        case ("staff", 3) where names[1] == "members" && StaffDuties.isLogin(String(names[2])):
            .staffMember(String(names[2]))
        case ("audit", 2) where names[1] == "mark": .auditMark
        case ("notices", 2) where NoticeWording.placeholders[String(names[1])] != nil:
            .notice(String(names[1]))
        case ("decisions", 2): .decision(String(names[1]))
        case ("decisions", 3) where names[2] == "statements": .statements(String(names[1]))
        case ("decisions", 3) where names[2] == "signatures": .signatures(String(names[1]))
        default: nil
        }
    }

    /// To whose queue it belongs; nil for what everybody of the staff sees.
    var queue: StaffQueue? {
        switch self {
        case .home, .language, .asset, .cases, .oneCase, .maskedForm, .expiring, .counter, .regions,
            .receipts,
            .returns, .reconciliation, .audit, .auditMark, .staff, .staffAdd, .staffMember, .stock, .prices,
            .notices,
            .notice, .decision,
            .statements, .signatures:
            nil
        case .queue(let queue): queue
        case .review, .document, .form: .review
        case .payment: .payments
        case .job: .production
        case .delivery: .deliveries
        case .refund: .refunds
        case .invoice: .invoices
        case .proposeRevocation, .revocation: .revocations
        }
    }

    /// To what it belongs that is looked up; nil for everything else.
    var register: StaffRegisterPage? {
        switch self {
        case .cases, .oneCase, .maskedForm: .cases
        case .expiring: .expiring
        case .counter: .counter
        case .receipts: .receipts
        case .returns: .returns
        case .reconciliation: .reconciliation
        case .audit, .auditMark: .audit
        case .staff, .staffAdd, .staffMember: .staff
        case .stock: .stock
        case .prices: .prices
        case .notices, .notice: .notices
        case .home, .language, .asset, .regions, .queue, .review, .document, .form, .payment, .job, .delivery,
            .refund, .invoice,
            .proposeRevocation, .revocation, .decision, .statements, .signatures:
            nil
        }
    }

    /// The application whose personal data it shows.
    var personal: ApplicationNumber? {
        switch self {
        case .review(let number), .document(let number, _), .form(let number): number
        case .home, .language, .queue, .asset, .payment, .job, .delivery, .refund, .invoice,
            .proposeRevocation,
            .revocation, .cases, .oneCase, .maskedForm, .expiring, .counter, .regions, .receipts,
            .returns, .reconciliation,
            .audit, .auditMark,
            .staff, .staffAdd, .staffMember,
            .stock,
            .prices, .notices, .notice,
            .decision,
            .statements, .signatures:
            nil
        }
    }

    /// What may be done with it.
    var methods: Set<String> {
        switch self {
        case .home, .queue, .document, .form, .maskedForm, .asset, .regions, .cases, .expiring, .receipts,
            .returns, .reconciliation, .audit,
            .staff, .notices,
            .decision:
            ["GET", "HEAD"]
        case .review, .payment, .job, .delivery, .refund, .invoice, .proposeRevocation, .revocation, .oneCase,
            .auditMark, .counter, .staffAdd, .staffMember, .stock, .prices, .notice:
            ["GET", "HEAD", "POST"]
        case .language, .statements, .signatures: ["POST"]
        }
    }

    /// Whether programs ask, in JSON: what they send is proven by signatures, not by a form's token.
    var isForPrograms: Bool {
        switch self {
        case .statements, .signatures: true
        case .home, .language, .queue, .review, .document, .form, .maskedForm, .asset, .payment, .job,
            .delivery, .refund, .invoice,
            .proposeRevocation, .revocation, .cases, .oneCase, .expiring, .counter, .regions, .receipts,
            .returns, .reconciliation,
            .audit, .auditMark,
            .staff, .staffAdd, .staffMember,
            .stock, .prices, .notices, .notice, .decision:
            false
        }
    }

    /// A number as we write it: one application has one address.
    private static func number(_ text: Substring) -> ApplicationNumber? {
        guard let number = ApplicationNumber(String(text)), number.text == text else { return nil }
        return number
    }

    /// A certificate as proposals name it.
    private static func certificate(_ authority: Substring, _ serial: Substring) -> CertificateID? {
        guard let id = AuthorityID(String(authority)), let number = SerialNumber(hexadecimal: String(serial)),
            number.hexadecimal == serial
        else { return nil }
        return CertificateID(authority: id, serial: number)
    }
}
