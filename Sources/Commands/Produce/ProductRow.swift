import Centre
import Model

/// A finished token as lists print it.
struct ProductRow: Listing {
    let application: String
    let token: String
    let model: String
    let serial: String
    let subject: String
    let notAfter: Moment
    let pinTriesLeft: Int?

    init(_ product: ProductionLine.Product) {
        let line = ProductLine(product)
        application = line.application
        token = line.token
        model = line.model
        serial = line.serial
        subject = line.subject
        notAfter = line.notAfter
        pinTriesLeft = line.pinTriesLeft
    }

    static let headings = ["APPLICATION", "TOKEN", "MODEL", "SERIAL", "NOT-AFTER", "PIN-TRIES", "SUBJECT"]
    var cells: [any Cell] {
        [application, token, model, serial, notAfter, pinTriesLeft.map(String.init) ?? "-", subject]
    }
}
