public import Model

extension DeliveryRecord.State {
    /// `READY → SHIPPED → DELIVERED | RETURNED`, `READY → PICKED_UP`; what came back is sent again, or picked up.
    ///
    /// CANCELLED is no event of the desk: a delivery ends with its token.
    ///
    /// - Throws: `InvalidTransition`.
    public func after(_ event: DeliveryEvent) throws(InvalidTransition) -> DeliveryRecord.State {
        switch (self, event) {
        case (.ready, .ship), (.returned, .ship): .shipped
        case (.ready, .pickUp), (.returned, .pickUp): .pickedUp
        case (.shipped, .deliver): .delivered
        case (.shipped, .returned): .returned
        case (.ready, .deliver), (.ready, .returned), (.shipped, .ship), (.shipped, .pickUp),
            (.delivered, .ship), (.delivered, .deliver), (.delivered, .returned), (.delivered, .pickUp),
            (.returned, .deliver), (.returned, .returned),
            (.pickedUp, .ship), (.pickedUp, .deliver), (.pickedUp, .returned), (.pickedUp, .pickUp),
            (.cancelled, .ship), (.cancelled, .deliver), (.cancelled, .returned), (.cancelled, .pickUp):
            throw InvalidTransition("delivery", state: rawValue, event: event.rawValue)
        }
    }
}
