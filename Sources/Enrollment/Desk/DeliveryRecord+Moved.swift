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
        return standing(at: next, parcel, now)
    }

    /// The same delivery, after its token ended.
    func cancelled(at now: Timestamp) -> DeliveryRecord { standing(at: .cancelled, nil, now) }

    private func standing(at state: State, _ parcel: Parcel?, _ now: Timestamp) -> DeliveryRecord {
        DeliveryRecord(
            application: application,
            method: method,
            state: state,
            carrier: parcel?.carrier ?? carrier,
            trackingNumber: parcel?.trackingNumber ?? trackingNumber,
            updatedAt: now
        )
    }
}
