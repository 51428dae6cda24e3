import Enrollment
import Foundation
import Model
import OpenSSL
import Store

/// What stands on a PIN letter and a delivery slip: from the approved snapshot, the token and the certificate.
struct LetterFacts {
    let centre: String
    let hotline: String?
    let application: ApplicationNumber
    let token: TokenRecord
    let holder: String
    let recipient: Consignee
    let method: DeliveryMethod
    let certificate: CertificateRecord?
    let date: Timestamp

    /// Collects them.
    ///
    /// - Throws: `CentreError` with `.tokenUnsuitable` for a token without an application; `BookError`,
    ///   `EnrollmentError`.
    init(of token: TokenRecord, in centre: CACentre) throws {
        guard let number = token.application else {
            throw CentreError(.tokenUnsuitable(serial: token.serial, .nobodys))
        }
        guard let application = try centre.book.application(number) else {
            throw BookError(.notFound(object: "application \(number)"))
        }
        let form = try ApplicationSnapshot(canonicalJSON: application.snapshot).form
        self.centre = centre.configuration.name
        hotline = centre.configuration.hotline
        self.application = number
        self.token = token
        holder = form.enterprise?.name ?? form.person.name.text
        recipient = form.consignee
        method = form.delivery
        certificate =
            try centre.certificatesInForce(on: token.serial).first ?? centre.certificate(onTokenOf: number)
        date = centre.clock.now
    }

    /// Where it is sent, line by line: postcode and place, address, recipient.
    var addressLines: [String] {
        let province = recipient.region.flatMap { Provinces.names[String($0.text.prefix(2))] }
        let place = [recipient.postcode, province].compactMap { $0 }.joined(separator: "  ")
        let lines = [place, recipient.address ?? ""].filter { !$0.isEmpty }
        return (lines.isEmpty ? [method.label] : lines) + [
            "\(recipient.name.text)（收）  \(recipient.mobile.text)"
        ]
    }

    /// A day as people in China write it.
    static func day(_ time: Timestamp) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        let date = Date(timeIntervalSince1970: TimeInterval(time.secondsSinceEpoch))
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        return "\(parts.year ?? 0)年\(parts.month ?? 0)月\(parts.day ?? 0)日"
    }
}
