public import Model

extension DeliveryRecord.State {
    /// `READY → SHIPPED → DELIVERED | RETURNED`, `READY → PICKED_UP`.
    ///
    /// - Throws: `InvalidTransition`.
    public func after(_ event: DeliveryEvent) throws(InvalidTransition) -> DeliveryRecord.State {
        switch (self, event) {
        case (.ready, .ship): .shipped
        case (.ready, .pickUp): .pickedUp
        case (.shipped, .deliver): .delivered
        case (.shipped, .returned): .returned
        case (.ready, .deliver), (.ready, .returned), (.shipped, .ship), (.shipped, .pickUp),
            (.delivered, .ship), (.delivered, .deliver), (.delivered, .returned), (.delivered, .pickUp),
            (.returned, .ship), (.returned, .deliver), (.returned, .returned), (.returned, .pickUp),
            (.pickedUp, .ship), (.pickedUp, .deliver), (.pickedUp, .returned), (.pickedUp, .pickUp):
            throw InvalidTransition("delivery", state: rawValue, event: event.rawValue)
        }
    }
}
