import Enrollment
import Model
import Store

/// 确认收货: who applied says that the parcel has arrived, as the notice asks them to (product.md §13 item 13, §14 PRODUCED).
extension PageResponder {
    func received(_ record: ApplicationRecord) async throws -> HTTPReply {
        do throws(EnrollmentError) {
            _ = try await services.enrollment.confirmDelivery(
                record.number,
                by: .applicant(login: record.owner)
            )
        } catch {
            switch error.reason {
            // How things stand is what the page says.
            case .invalidTransition, .stateChanged, .notFound: break
            case .book(let cause):
                guard case .stateChanged = cause.reason else { throw error }
            default: throw error
            }
        }
        return redirect("/applications/\(record.number)")
    }

    /// Whether a parcel is on its way, so that its arrival can be confirmed.
    func isOnItsWay(_ record: ApplicationRecord) throws -> Bool {
        try services.book.delivery(of: record.number)?.state == .shipped
    }
}
