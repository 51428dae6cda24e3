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

    init(_ record: JobRecord) {
        application = record.application.text
        state = record.state.rawValue
        priority = "\(record.priority)"
        station = record.station
        producer = record.producer
        token = record.tokenSerial
        certificate = record.certificate?.serial.hexadecimal
        failure = record.failure
        updatedAt = Moment(record.updatedAt)
    }

    static let headings = ["APPLICATION", "STATE", "PRIORITY", "STATION", "TOKEN", "SINCE", "FAILURE"]
    var cells: [any Cell] {
        [application, state, priority, station ?? "-", token ?? "-", updatedAt, failure ?? "-"]
    }
}
