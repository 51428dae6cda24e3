import Enrollment
import Model
import Store

/// 交付: 寄出, 签收, 退回, 自取.
extension StaffResponder {
    func delivery(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try deliveryPage(number, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            try StaffResponder.deliveryAct(number, visit)
        } again: { faults, status in
            try deliveryPage(number, visit, faults, status: status)
        }
    }

    /// What a form about a delivery asks for.
    static func deliveryAct(
        _ number: ApplicationNumber,
        _ visit: StaffVisit
    ) throws(EnrollmentError) -> StaffAct {
        switch visit.text("deed") {
        case "ship":
            let parcel = try Parcel(carrier: visit.text("carrier"), trackingNumber: visit.text("tracking"))
            return .ship(number, parcel)
        case "arrived": return .confirmDelivery(number)
        case "returned": return .returnDelivery(number, text: visit.text("text"))
        case "pickup":
            guard visit.text("identity.compared") == "yes" else {
                let failure = ValidationFailure("identity", .missing, "请核对领取人的证件后勾选")
                throw EnrollmentError(.validationFailed([failure]))
            }
            return .pickUp(number)
        default: throw StaffResponder.unknownDeed
        }
    }

    /// A form of none of our pages.
    static var unknownDeed: EnrollmentError {
        EnrollmentError(.validationFailed([ValidationFailure("deed", .notInList, "请从页面上选择要办理的事项")]))
    }

    private func deliveryPage(
        _ number: ApplicationNumber,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        guard let delivery = try services.book.delivery(of: number) else { throw PageError.notFound }
        let language = visit.language
        let facts = facts(delivery, language)
        let rows = zip(StaffQueue.deliveries.columns, facts).filter { !$1.text.isEmpty }.map { word, fact in
            SheetView.Row(label: words.text(word, language), value: fact.text)
        }
        let forms = forms(of: delivery, visit, faults)
        let view = DeedView(
            title: words.text("queue_deliveries", language),
            state: words.text("delivery_\(delivery.state.rawValue)", language),
            tone: forms.isEmpty ? "quiet" : "act",
            facts: rows,
            faults: faults,
            forms: forms,
            notice: forms.isEmpty ? words.text("deed_over", language) : nil,
            back: StaffQueue.deliveries.path
        )
        return page("deed", "queue_deliveries", visit, view, status: status)
    }

    private func forms(
        of delivery: DeliveryRecord,
        _ visit: StaffVisit,
        _ faults: [FaultView]
    ) -> [DeedForm] {
        let path = "/deliveries/\(delivery.application)"
        let compared = [(value: "compared", label: words.text("field_identity_compared", visit.language))]
        switch delivery.state {
        // What came back is sent again, or picked up.
        case .ready, .returned:
            let shipping = [
                DeedInput("carrier", "delivery_carrier", .line(length: 64)),
                DeedInput("tracking", "delivery_number", .line(length: 40)),
            ]
            let pickup = [DeedInput("identity", "field_identity", .ticks(compared))]
            return [
                form("ship", to: path, asking: shipping, visit, faults),
                form("pickup", to: path, asking: pickup, visit, faults),
            ]
        case .shipped:
            return [
                form("arrived", to: path, visit, faults),
                form(
                    "returned",
                    to: path,
                    asking: [DeedInput("text", "col_grounds", .line(length: 200))],
                    visit,
                    faults
                ),
            ]
        case .delivered, .pickedUp, .cancelled: return []
        }
    }
}
