/// What the desk reads of tokens, and before a finished one goes on its way.
public protocol DeliverySource: Sendable {
    /// The delivery of an application, or nil.
    func delivery(of application: ApplicationNumber) throws(BookError) -> DeliveryRecord?
    /// The token with this serial, or nil.
    func token(serial: String) throws(BookError) -> TokenRecord?
    /// Tokens whose number differs from this one in nothing but capitals, two at most.
    func tokens(spelledLike serial: String) throws(BookError) -> [TokenRecord]
}
