import Foundation
import Model
package import Portal
import Tokens

/// Reads the messages of holders' assistants; what is not known, or out of bounds, is refused by name.
package enum RenewalReading {
    /// The longest PKCS#10 request that is looked at, in octets.
    private static let longestRequest = 16_384
    /// The longest signature that is looked at, in octets.
    private static let longestSignature = 1024

    /// The longest public key to decrypt with that is looked at, in octets.
    private static let longestKey = 1024

    static func redeem(_ body: [UInt8]) throws(APIError) -> RenewalMessages.Redeem {
        let message = try WireReading.read(RenewalMessages.Redeem.self, from: body)
        try StationReading.checkSerial(message.token)
        try check(message.clientNonce, "clientNonce", 32...32)
        return message
    }

    static func management(_ body: [UInt8]) throws(APIError) -> RenewalMessages.Management {
        let message = try WireReading.read(RenewalMessages.Management.self, from: body)
        try check(message.statement, "statement", 1...longestSignature)
        try check(message.witness, "witness", 8...16)
        try check(message.question, "question", 8...16)
        return message
    }

    static func certificate(_ body: [UInt8]) throws(APIError) -> RenewalMessages.Certificate {
        let message = try WireReading.read(RenewalMessages.Certificate.self, from: body)
        try check(message.request, "request", 1...longestRequest)
        try check(message.statement, "statement", 1...longestSignature)
        guard let attestation = message.attestation else { return message }
        guard attestation.count == 2 else {
            throw APIError(.badMember(path: "attestation", detail: "must be two certificates"))
        }
        for part in attestation { try check(part, "attestation", 1...TokenAttestation.sizeLimit) }
        return message
    }

    static func complete(_ body: [UInt8]) throws(APIError) -> RenewalMessages.Complete {
        let message = try WireReading.read(RenewalMessages.Complete.self, from: body)
        try check(message.signature, "signature", 1...longestSignature)
        guard message.certificate.utf8.count == 64, Hexadecimal.decode(message.certificate) != nil else {
            throw APIError(.badMember(path: "certificate", detail: "must be 64 hexadecimal digits"))
        }
        if let key = message.encryptionKey { try check(key, "encryptionKey", 1...longestKey) }
        return message
    }

    /// Reads a message of any kind, and writes it as it was understood.
    ///
    /// - Parameters:
    ///   - verb: what is asked.
    ///   - body: the message.
    /// - Returns: JSON with its members in order.
    /// - Throws: `APIError` for what the door refuses to read; what its encoding throws.
    package static func canonical(_ verb: RenewalVerb, _ body: [UInt8]) throws -> [UInt8] {
        switch verb {
        case .redeem: try WireReading.written(redeem(body))
        case .management: try WireReading.written(management(body))
        case .certificate: try WireReading.written(certificate(body))
        case .complete: try WireReading.written(complete(body))
        }
    }

    private static func check(
        _ octets: Data,
        _ path: String,
        _ counts: ClosedRange<Int>
    ) throws(APIError) {
        guard counts.contains(octets.count) else {
            let (least, most) = (counts.lowerBound, counts.upperBound)
            let detail =
                least == most ? "must have \(most) octets" : "must have \(least) to \(most) octets"
            throw APIError(.badMember(path: path, detail: detail))
        }
    }
}
