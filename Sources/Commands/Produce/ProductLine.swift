import Centre
import Model
import OpenSSL
import Tokens

/// A finished token as it is printed.
struct ProductLine: Listing {
    let application: String
    let token: String
    let model: String
    let serial: String
    let subject: String
    let notAfter: Moment
    let pinTriesLeft: Int?

    init(_ product: ProductionLine.Product) {
        application = product.application.text
        token = product.token.serial
        model = product.token.model
        serial = product.certificate.serial.hexadecimal
        subject = product.certificate.subject.description
        notAfter = Moment(product.certificate.notAfter)
        pinTriesLeft = product.pinTriesLeft
    }

    /// What fits beside each other on a terminal of 100 columns; JSON has the rest.
    static let headings = ["APPLICATION", "TOKEN", "SERIAL", "NOT-AFTER"]
    var cells: [any Cell] { [application, token, serial, notAfter] }

    private var tries: String { pinTriesLeft.map(String.init) ?? "-" }

    /// One token alone, as `name: value` lines.
    var lines: [(name: String, value: any Cell)] {
        [
            ("申办编号", application), ("key序列号", "\(token) (\(model))"), ("证书序列号", serial),
            ("主体", subject), ("有效期至", notAfter), ("PIN剩余次数", tries),
        ]
    }
}
