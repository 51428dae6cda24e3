/// 废弃指令: somebody wants a token given up that a station has in hand; the station does it.
///
/// It counts as long as the token is being made for that application.
public struct SetAsideOrder: Hashable, Codable, Sendable {
    /// The token.
    public let tokenSerial: String
    /// Whose job it is being made for.
    public let application: ApplicationNumber
    /// Why, 2 to 200 characters, for staff.
    public let text: String
    /// Who wants it.
    public let orderedBy: String
    /// When it was said.
    public let createdAt: Timestamp

    /// Makes an order.
    public init(
        tokenSerial: String,
        application: ApplicationNumber,
        text: String,
        orderedBy: String,
        createdAt: Timestamp
    ) {
        self.tokenSerial = tokenSerial
        self.application = application
        self.text = text
        self.orderedBy = orderedBy
        self.createdAt = createdAt
    }
}
