import Model

/// Something a row can point to, and how to look whether it exists.
enum Reference {
    case authority(AuthorityID)
    case subject(uid: String)
    case application(ApplicationNumber)
    case order(ApplicationNumber)
    case delivery(ApplicationNumber)
    case job(ApplicationNumber)
    case token(serial: String)
    case certificate(CertificateID)
    case revocationList(RevocationListName, Int64)
    case auditEntry(Int64)
    case client(name: String)
    case staff(name: String)
    case message(notice: Int64, MessageRecord.Channel)
    case code(subject: String, Int)
    case binding(CertificateID)
    case proposal(ProposalRecord.Kind, subject: String, Int)
    case payment(channel: String, transaction: String)
    case checkout(trade: String)
    case refund(channel: String, transaction: String)
    case invoice(ApplicationNumber)
    case account(login: String)
    case phoneCode(nonce: [UInt8])
    case revision(ApplicationNumber)
    case webhookDelivery(endpoint: String, event: Int64)
    case keyArchive(CertificateID)
    case keyRecovery(Int)

    /// What people call it, as it stands in an error.
    var object: String {
        switch self {
        case .authority(let id): "authority \(id)"
        case .subject(let uid): "subject \(uid)"
        case .application(let number): "application \(number)"
        case .order(let number): "order of \(number)"
        case .delivery(let number): "delivery of \(number)"
        case .job(let number): "job of \(number)"
        case .token(let serial): "token \(serial)"
        case .certificate(let id): "certificate \(id.serial.hexadecimal) of \(id.authority)"
        case .revocationList(let name, let number): "CRL \(number) of \(name)"
        case .auditEntry(let sequence): "audit entry \(sequence)"
        case .client(let name): "client \(name)"
        case .staff(let name): "staff member \(name)"
        case .message(let notice, let channel): "\(channel.rawValue) of notice \(notice)"
        case .code(let subject, let sequence): "code \(sequence) for \(subject)"
        case .binding(let id): "binding of certificate \(id.serial.hexadecimal)"
        case .proposal(_, let subject, let sequence): "proposal \(sequence) about \(subject)"
        case .payment(let channel, let transaction): "payment \(transaction) by \(channel)"
        case .checkout(let trade): "checkout \(trade)"
        case .refund(let channel, let transaction): "refund of \(transaction) by \(channel)"
        case .invoice(let number): "invoice of \(number)"
        case .account(let login): "account \(login)"
        case .phoneCode: "code of this number"
        case .revision(let number): "revision of \(number)"
        case .webhookDelivery(let endpoint, let event): "event \(event) for \(endpoint)"
        case .keyRecovery(let number): "recovery \(number)"
        case .keyArchive(let id): "archive of the key of certificate \(id.serial.hexadecimal)"
        }
    }

    /// A query that has a row when it exists.
    var query: (sql: SQLText, values: [SQLValue]) {
        switch self {
        case .authority(let id): (Reference.authoritySQL, [.authority(id)])
        case .subject(let uid): (Reference.subjectSQL, [.text(uid)])
        case .application(let number): (Reference.applicationSQL, [.number(number)])
        case .order(let number): (Reference.orderSQL, [.number(number)])
        case .delivery(let number): (Reference.deliverySQL, [.number(number)])
        case .job(let number): (Reference.jobSQL, [.number(number)])
        case .token(let serial): (Reference.tokenSQL, [.text(serial)])
        case .certificate(let id):
            (Reference.certificateSQL, [.authority(id.authority), .serial(id.serial)])
        case .revocationList(let name, let number):
            (
                Reference.revocationListSQL,
                [
                    .authority(name.authority), .int(name.shard), .int(name.isDelta ? 1 : 0), .int(number),
                ]
            )
        case .auditEntry(let sequence): (Reference.auditEntrySQL, [.int(sequence)])
        case .client(let name): (Reference.clientSQL, [.text(name)])
        case .staff(let name): (Reference.staffSQL, [.text(name)])
        case .message(let notice, let channel): (Reference.messageSQL, [.int(notice), .word(channel)])
        case .code(let subject, let sequence): (Reference.codeSQL, [.text(subject), .int(sequence)])
        case .binding(let id): (Reference.bindingSQL, [.authority(id.authority), .serial(id.serial)])
        case .proposal(let kind, let subject, let sequence):
            (Reference.proposalSQL, [.word(kind), .text(subject), .int(sequence)])
        case .payment(let channel, let transaction):
            (Reference.paymentSQL, [.text(channel), .text(transaction)])
        case .checkout(let trade): (Reference.checkoutSQL, [.text(trade)])
        case .refund(let channel, let transaction):
            (Reference.refundSQL, [.text(channel), .text(transaction)])
        case .invoice(let number): (Reference.invoiceSQL, [.number(number)])
        case .account(let login): (Reference.accountSQL, [.text(login)])
        case .phoneCode(let nonce): (Reference.phoneCodeSQL, [.blob(nonce)])
        case .revision(let number): (Reference.revisionSQL, [.number(number)])
        case .webhookDelivery(let endpoint, let event):
            (Reference.webhookDeliverySQL, [.text(endpoint), .int(event)])
        case .keyArchive(let id):
            (Reference.keyArchiveSQL, [.authority(id.authority), .serial(id.serial)])
        case .keyRecovery(let number): (Reference.keyRecoverySQL, [.int(number)])
        }
    }

    private static let codeSQL: SQLText = "SELECT 1 FROM executionCode WHERE subject = $1 AND sequence = $2"
    private static let bindingSQL: SQLText = """
        SELECT 1 FROM binding WHERE certificateAuthority = $1 AND certificateSerial = $2
        """
    private static let proposalSQL: SQLText = """
        SELECT 1 FROM proposal WHERE kind = $1 AND subject = $2 AND sequence = $3
        """
    private static let paymentSQL: SQLText = """
        SELECT 1 FROM payment WHERE channel = $1 AND channelTransaction = $2
        """
    private static let checkoutSQL: SQLText = "SELECT 1 FROM checkout WHERE trade = $1"
    private static let refundSQL: SQLText = """
        SELECT 1 FROM refund WHERE channel = $1 AND channelTransaction = $2
        """
    private static let invoiceSQL: SQLText = "SELECT 1 FROM invoice WHERE application = $1"
    private static let accountSQL: SQLText = "SELECT 1 FROM account WHERE login = $1"
    private static let phoneCodeSQL: SQLText = "SELECT 1 FROM phoneCode WHERE nonce = $1"
    private static let revisionSQL: SQLText = "SELECT 1 FROM revision WHERE application = $1"
    private static let messageSQL: SQLText = "SELECT 1 FROM message WHERE notice = $1 AND channel = $2"
    private static let staffSQL: SQLText = "SELECT 1 FROM staff WHERE name = $1"
    private static let authoritySQL: SQLText = "SELECT 1 FROM authority WHERE name = $1"
    private static let subjectSQL: SQLText = "SELECT 1 FROM subject WHERE uid = $1"
    private static let applicationSQL: SQLText = "SELECT 1 FROM application WHERE number = $1"
    private static let orderSQL: SQLText = "SELECT 1 FROM applicationOrder WHERE application = $1"
    private static let deliverySQL: SQLText = "SELECT 1 FROM delivery WHERE application = $1"
    private static let jobSQL: SQLText = "SELECT 1 FROM job WHERE application = $1"
    private static let tokenSQL: SQLText = "SELECT 1 FROM token WHERE serial = $1"
    private static let certificateSQL: SQLText = """
        SELECT 1 FROM certificate WHERE authority = $1 AND serial = $2
        """
    private static let revocationListSQL: SQLText = """
        SELECT 1 FROM revocationList WHERE authority = $1 AND shard = $2 AND delta = $3 AND number = $4
        """
    private static let keyRecoverySQL: SQLText = "SELECT 1 FROM keyRecovery WHERE number = $1"
    private static let keyArchiveSQL: SQLText = """
        SELECT 1 FROM keyArchive WHERE certificateAuthority = $1 AND certificateSerial = $2
        """
    private static let clientSQL: SQLText = "SELECT 1 FROM client WHERE name = $1"
    private static let webhookDeliverySQL: SQLText = """
        SELECT 1 FROM webhookDelivery WHERE endpoint = $1 AND event = $2
        """
    private static let auditEntrySQL: SQLText = "SELECT 1 FROM auditEntry WHERE sequence = $1"
}
