/// 交付: how a finished token reaches its holder; its own object, because 已完成 comes before shipping.
public struct DeliveryRecord: Hashable, Sendable {
    /// `READY → SHIPPED → DELIVERED | RETURNED`, `READY → PICKED_UP` (product.md §5.3); CANCELLED with the token, before it arrived.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 待交付.
        case ready = "READY"
        /// 已寄出.
        case shipped = "SHIPPED"
        /// 已签收.
        case delivered = "DELIVERED"
        /// 已退回.
        case returned = "RETURNED"
        /// 已自取.
        case pickedUp = "PICKED_UP"
        /// 已取消: the token was lost, broken or retired before its holder had it.
        case cancelled = "CANCELLED"

        /// Whether the token is still on its way to its holder.
        public var isUnderWay: Bool {
            switch self {
            case .ready, .shipped, .returned: true
            case .delivered, .pickedUp, .cancelled: false
            }
        }
    }

    /// The application.
    public let application: ApplicationNumber
    /// 领取方式: `EXPRESS` or `PICKUP`.
    public let method: String
    /// Where it stands.
    public let state: State
    /// 快递公司; nil until it is shipped.
    public let carrier: String?
    /// 快递单号; nil until it is shipped.
    public let trackingNumber: String?
    /// When it last moved.
    public let updatedAt: Timestamp

    /// Makes a record.
    public init(
        application: ApplicationNumber,
        method: String,
        state: State,
        carrier: String? = nil,
        trackingNumber: String? = nil,
        updatedAt: Timestamp
    ) {
        self.application = application
        self.method = method
        self.state = state
        self.carrier = carrier
        self.trackingNumber = trackingNumber
        self.updatedAt = updatedAt
    }
}
