import Model

extension DeliveryRecord {
    /// The same delivery after `event`; the carrier is kept unless a parcel is given.
    func moved(
        by event: DeliveryEvent,
        _ parcel: Parcel?,
        at now: Timestamp
    ) throws(EnrollmentError) -> DeliveryRecord {
        let next: State
        do throws(InvalidTransition) {
            next = try state.after(event)
        } catch {
            throw EnrollmentError(.invalidTransition(error))
        }
        return DeliveryRecord(
            application: application,
            method: method,
            state: next,
            carrier: parcel?.carrier ?? carrier,
            trackingNumber: parcel?.trackingNumber ?? trackingNumber,
            updatedAt: now
        )
    }
}
