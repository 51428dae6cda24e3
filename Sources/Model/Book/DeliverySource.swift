/// What the desk reads before a finished token goes on its way.
public protocol DeliverySource: Sendable {
    /// The delivery of an application, or nil.
    func delivery(of application: ApplicationNumber) throws(BookError) -> DeliveryRecord?
    /// The token with this serial, or nil.
    func token(serial: String) throws(BookError) -> TokenRecord?
}
