import Centre
import Model

/// A job as lists print it.
struct JobLine: Listing {
    let application: String
    let state: String
    let priority: String
    let station: String?
    let producer: String?
    let token: String?
    let certificate: String?
    let failure: String?
    let updatedAt: Moment

    /// Describes a job.
    ///
    /// - Parameters:
    ///   - record: what is on record.
    ///   - obstacle: why nothing can be made for it now.
    init(_ record: JobRecord, obstacle: CentreError? = nil) {
        application = record.application.text
        state = record.state.rawValue
        priority = "\(record.priority)"
        station = record.station
        producer = record.producer
        token = record.tokenSerial
        certificate = record.certificate?.serial.hexadecimal
        failure = obstacle?.message ?? record.failure
        updatedAt = Moment(record.updatedAt)
    }

    static let headings = ["APPLICATION", "STATE", "PRIORITY", "STATION", "TOKEN", "SINCE", "FAILURE"]
    var cells: [any Cell] {
        [application, state, priority, station ?? "-", token ?? "-", updatedAt, failure ?? "-"]
    }
}
