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
        /// 已锁定: its holder has no PIN try left.
        case locked = "LOCKED"
        /// 已退役.
        case retired = "RETIRED"
        /// 已丢失.
        case lost = "LOST"
        /// 已损坏.
        case defective = "DEFECTIVE"

        /// Where a token stands that somebody needs a letter for: finished, and not ended.
        public static let lettered: Set<State> = [.produced, .shipped, .inUse, .locked]
    }

    /// key序列号, as the token itself told it.
    public let serial: String
    /// Which driver speaks to it, as `piv`; means nothing before a token of a supplier's list was seen.
    public var driver: String
    /// What it is, as `YubiKey 5.4.3`; of a token in stock, as its supplier says.
    public var model: String
    /// 入库批次: the delivery it came with, 1 to 64 characters; nil when it was first seen at a station.
    public var batch: String?
    /// Where it stands.
    public var state: State
    /// The application it was allocated to; nil in stock.
    public var application: ApplicationNumber?
    /// Management key, PUK and first PIN, wrapped under the custody key; nil in stock.
    public var wrappedSecrets: [UInt8]?
    /// Tries left for the user PIN when last seen; nil when never read.
    public var pinTriesLeft: Int?
    /// What an unlock is giving the token, wrapped: it has these secrets or those above; nil when none runs.
    public var pendingSecrets: [UInt8]?
    /// How many PIN letters were written for it.
    public var letters: Int
    /// Which of them was handed over last: the printer's queue took it, or it is whole in its file; 0 when none was.
    public var handedLetter: Int
    /// How many times it was unlocked.
    public var unlocks: Int
    /// How many times in a row it answered wrongly while it was being made.
    public var faults: Int
    /// Optimistic lock, from 1.
    public private(set) var version: Int64
    /// When it last moved.
    public private(set) var updatedAt: Timestamp

    /// Makes a record.
    public init(
        serial: String,
        driver: String,
        model: String,
        batch: String? = nil,
        state: State,
        application: ApplicationNumber?,
        wrappedSecrets: [UInt8]?,
        pinTriesLeft: Int?,
        pendingSecrets: [UInt8]? = nil,
        letters: Int = 0,
        handedLetter: Int = 0,
        unlocks: Int = 0,
        faults: Int = 0,
        version: Int64,
        updatedAt: Timestamp
    ) {
        self.serial = serial
        self.driver = driver
        self.model = model
        self.batch = batch
        self.state = state
        self.application = application
        self.wrappedSecrets = wrappedSecrets
        self.pinTriesLeft = pinTriesLeft
        self.pendingSecrets = pendingSecrets
        self.letters = letters
        self.handedLetter = handedLetter
        self.unlocks = unlocks
        self.faults = faults
        self.version = version
        self.updatedAt = updatedAt
    }

    /// Whether its newest letter was written, and nobody saw it handed over: its PIN may be on no paper.
    public var isLetterLost: Bool { TokenRecord.State.lettered.contains(state) && handedLetter < letters }

    /// Whether its PIN is on no letter that was handed over: it is finished and has none yet, or its newest one is lost.
    public var isUnlettered: Bool {
        isLetterLost || letters == 0 && (state == .produced || state == .shipped)
    }

    /// The record one version later.
    public func changed(at now: Timestamp, _ change: (inout TokenRecord) -> Void) -> TokenRecord {
        var next = self
        change(&next)
        next.version = version + 1
        next.updatedAt = now
        return next
    }
}
