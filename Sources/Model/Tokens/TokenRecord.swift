/// 介质: one hardware token as the book knows it, found by the serial read from it.
public struct TokenRecord: Hashable, Sendable {
    /// Where it stands (product.md §5.3).
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 在库.
        case inStock = "IN_STOCK"
        /// 已分配: chosen for a job; its new secrets are on record, the token may not carry them yet.
        case allocated = "ALLOCATED"
        /// 已初始化: carries its own secrets.
        case initialized = "INITIALIZED"
        /// 制证中: has a key for a job.
        case inProduction = "IN_PRODUCTION"
        /// 已制证.
        case produced = "PRODUCED"
        /// 已寄出.
        case shipped = "SHIPPED"
        /// 使用中.
        case inUse = "IN_USE"
        /// 已退役.
        case retired = "RETIRED"
        /// 已丢失.
        case lost = "LOST"
        /// 已损坏.
        case defective = "DEFECTIVE"
    }

    /// key序列号, as the token itself told it.
    public let serial: String
    /// Which driver speaks to it, as `piv`.
    public let driver: String
    /// What it is, as `YubiKey 5.4.3`.
    public let model: String
    /// Where it stands.
    public let state: State
    /// The application it was allocated to; nil in stock.
    public let application: ApplicationNumber?
    /// Management key, PUK and first PIN, wrapped under the custody key; nil in stock.
    public let wrappedSecrets: [UInt8]?
    /// Tries left for the user PIN when last seen; nil when never read.
    public let pinTriesLeft: Int?
    /// Optimistic lock, from 1.
    public let version: Int64
    /// When it last moved.
    public let updatedAt: Timestamp

    /// Makes a record.
    public init(
        serial: String,
        driver: String,
        model: String,
        state: State,
        application: ApplicationNumber?,
        wrappedSecrets: [UInt8]?,
        pinTriesLeft: Int?,
        version: Int64,
        updatedAt: Timestamp
    ) {
        self.serial = serial
        self.driver = driver
        self.model = model
        self.state = state
        self.application = application
        self.wrappedSecrets = wrappedSecrets
        self.pinTriesLeft = pinTriesLeft
        self.version = version
        self.updatedAt = updatedAt
    }
}
