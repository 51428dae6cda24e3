import Enrollment
import Foundation
import Model
import OpenSSL
import Portal

/// What the assistant reads of what anybody sends, for the fuzzer.
package enum AssistantReading {
    /// Reads what a page wants signed, and writes it as it was understood.
    ///
    /// - Parameter body: JSON.
    /// - Returns: JSON with its members in order.
    /// - Throws: `AssistantError` with `.badRequest`.
    package static func wish(_ body: [UInt8]) throws(AssistantError) -> [UInt8] {
        let call = HTTPCall(
            method: "POST",
            target: "/v1/sign",
            fields: [("content-type", "application/json")],
            body: body,
            peer: nil
        )
        let read = try ServiceBody(call, allowing: ["statement", "certificate"])
        let statement = try read.octets("statement", limit: ServiceResponder.longestStatement)
        let pairs: [(String, JSONValue?)] = [
            ("statement", .string(String(decoding: Base64.encode(statement), as: UTF8.self))),
            ("certificate", .string(Hexadecimal.encode(try read.digest("certificate")))),
        ]
        return CanonicalJSON.encode(.object(pairs))
    }

    /// Reads the word `name` of a form; nil when there is none.
    package static func word(_ body: [UInt8]) -> String? { FormBody(body).word("name") }

    /// Reads an origin, and writes it; nil when it is none.
    package static func origin(_ text: String) -> String? { WebOrigin(text)?.description }

    /// What the window shows of a statement, HTML.
    package static func shown(_ statement: [UInt8]) -> String { StatementView.text(of: statement) }

    /// Reads what a centre answers to a code; nil when it is no session.
    package static func session(_ body: [UInt8]) -> (name: String, challenge: [UInt8])? {
        let session = try? JSONDecoder().decode(RenewalMessages.Session.self, from: Data(body))
        guard let session, session.isWellFormed else { return nil }
        return (session.session, Array(session.challenge))
    }

    /// Whether what a centre sends for a certificate would be written, by an assistant that trusts nobody.
    package static func takes(_ body: [UInt8]) -> Bool {
        guard let issued = try? JSONDecoder().decode(RenewalMessages.Issued.self, from: Data(body)),
            let certificate = try? Certificate(der: Array(issued.certificate))
        else { return false }
        let check = IssuedCheck(trusted: [], now: certificate.notBefore)
        let key = certificate.publicKey
        return (try? check.certificate(issued, for: key, after: certificate, .replace)) != nil
    }

    /// Reads the other answers of a centre.
    package static func read(_ body: [UInt8]) {
        _ = try? JSONDecoder().decode(RenewalMessages.Managed.self, from: Data(body))
        _ = try? JSONDecoder().decode(RenewalMessages.Completed.self, from: Data(body))
    }
}
