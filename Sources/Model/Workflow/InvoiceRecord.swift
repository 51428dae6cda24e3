/// 发票: the invoice of an order that was paid, asked for by its owner; one per application.
///
/// Source: product.md §4.5.
public struct InvoiceRecord: Hashable, Sendable {
    /// `REQUESTED → ISSUED → RED_DUE → REVERSED`, `REQUESTED → CANCELLED`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 待开具.
        case requested = "REQUESTED"
        /// 已开具.
        case issued = "ISSUED"
        /// 已取消: the money went back before it was issued.
        case cancelled = "CANCELLED"
        /// 待红冲: the money goes back.
        case redDue = "RED_DUE"
        /// 已红冲.
        case reversed = "REVERSED"
    }

    /// The application whose order was paid.
    public let application: ApplicationNumber
    /// How much, in fen.
    public let amountFen: Int64
    /// 抬头.
    public var title: String
    /// 税号; nil for a person who gave none.
    public var taxNumber: String?
    /// Where it is sent, in ASCII.
    public var email: String
    /// Where it stands.
    public var state: State
    /// 发票号码; nil before it is issued.
    public var number: String?
    /// 红字发票号码; nil before it is reversed.
    public var reversal: String?
    /// Where its PDF is kept; nil for none.
    public var storedAs: String?
    /// SHA-256 of the PDF; nil for none.
    public var fingerprint: [UInt8]?
    /// When it was asked for.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        application: ApplicationNumber,
        amountFen: Int64,
        title: String,
        taxNumber: String?,
        email: String,
        state: State,
        number: String? = nil,
        reversal: String? = nil,
        storedAs: String? = nil,
        fingerprint: [UInt8]? = nil,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.application = application
        self.amountFen = amountFen
        self.title = title
        self.taxNumber = taxNumber
        self.email = email
        self.state = state
        self.number = number
        self.reversal = reversal
        self.storedAs = storedAs
        self.fingerprint = fingerprint
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
