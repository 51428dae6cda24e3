import Foundation
import Model
import Portal
import Tokens

/// What messages may have in them at most.
extension StationMessages {
    /// A station leaves out at most so many applications.
    static let mostExcluded = 2000

    fileprivate static func check(excluding list: [ApplicationNumber]) throws(APIError) {
        guard list.count <= mostExcluded else {
            throw APIError(
                .badMember(path: "excluding", detail: "must have at most \(mostExcluded) elements")
            )
        }
    }

    fileprivate static func check(_ job: JobTicket, _ token: String) throws(APIError) {
        try StationReading.checkSerial(token)
        if let known = job.tokenSerial { try StationReading.checkSerial(known, "job.token") }
        try check(version: job.version)
    }

    /// A version that can have another after it.
    fileprivate static func check(version: Int64) throws(APIError) {
        guard (1..<Int64.max).contains(version) else {
            throw APIError(.badMember(path: "version", detail: "must be 1 or more"))
        }
    }
}

extension StationMessages.Waiting {
    func check() throws(APIError) {
        try StationMessages.check(excluding: excluding)
        guard (0...1000).contains(limit) else {
            throw APIError(.badMember(path: "limit", detail: "must be 0 to 1000"))
        }
    }
}

extension StationMessages.Next {
    func check() throws(APIError) {
        try StationMessages.check(excluding: excluding)
        if let token { try StationReading.check(token) }
    }
}

extension StationMessages.Standing {
    func check() throws(APIError) { try StationReading.checkSerial(token) }
}

extension StationMessages.Fit {
    func check() throws(APIError) {
        if let token { try StationReading.check(token) }
    }
}

extension StationMessages.Begin {
    func check() throws(APIError) {
        guard ["piv", "pkcs11", "skf"].contains(token.driver) else {
            throw APIError(.badMember(path: "token.driver", detail: "must be piv, pkcs11 or skf"))
        }
        try StationReading.checkSerial(token.serial, "token.serial")
        guard (1...128).contains(token.model.utf8.count), token.model.printable == token.model else {
            throw APIError(.badMember(path: "token.model", detail: "must be 1 to 128 printable octets"))
        }
        let tries = [condition.pinTriesLeft, condition.pukTriesLeft].compactMap(\.self)
        guard tries.allSatisfy((0...255).contains), condition.slots.count <= TokenSlot.allCases.count,
            condition.officerPINLength.map((8...32).contains) ?? true
        else { throw APIError(.badMember(path: "condition", detail: "is out of bounds")) }
        try StationReading.check(condition.capabilities)
    }
}

extension StationMessages.Secrets {
    func check() throws(APIError) { try StationReading.checkSerial(token) }
}

extension StationMessages.Hold {
    func check() throws(APIError) { try StationMessages.check(job, token) }
}

extension StationMessages.Challenge {
    func check() throws(APIError) { try StationMessages.check(job, token) }
}

extension StationMessages.Record {
    func check() throws(APIError) {
        try StationReading.checkSerial(token)
        try StationMessages.check(version: version)
        guard pinTriesLeft.map((0...255).contains) ?? true else {
            throw APIError(.badMember(path: "pinTriesLeft", detail: "must be 0 to 255"))
        }
        try checkSignature()
        guard encryptionKey == nil || step == .done else {
            throw APIError(.badMember(path: "encryptionKey", detail: "goes with done"))
        }
        guard slot == nil || step == .keyGenerated else {
            throw APIError(.badMember(path: "slot", detail: "goes with keyGenerated"))
        }
        guard let attestation else { return }
        guard step == .keyGenerated else {
            throw APIError(.badMember(path: "attestation", detail: "goes with keyGenerated"))
        }
        guard attestation.attestation.isWithinBounds else {
            let detail = "must be two certificates of 1 to \(TokenAttestation.sizeLimit) octets"
            throw APIError(.badMember(path: "attestation", detail: detail))
        }
    }

    private func checkSignature() throws(APIError) {
        guard let signature else { return }
        guard step == .verified else {
            throw APIError(.badMember(path: "signature", detail: "goes with verified"))
        }
        guard (1...TokenProof.longestSignature).contains(signature.count) else {
            let detail = "must have 1 to \(TokenProof.longestSignature) octets"
            throw APIError(.badMember(path: "signature", detail: detail))
        }
    }
}

extension StationMessages.Encrypt {
    func check() throws(APIError) {
        try StationMessages.check(job, token)
        guard let transport else { return }
        guard (1...1024).contains(transport.publicKey.count),
            (1...TokenProof.longestSignature).contains(transport.signature.count)
        else { throw APIError(.badMember(path: "transport", detail: "is out of bounds")) }
    }
}

extension StationMessages.Issue {
    func check() throws(APIError) { try StationMessages.check(job, token) }
}

extension StationMessages.SetAside {
    func check() throws(APIError) {
        try StationReading.checkSerial(token)
        try StationReading.checkReason(reason, "reason")
    }
}

extension StationMessages.GiveUp {
    func check() throws(APIError) {
        guard let token, let reason else {
            guard token == nil, reason == nil else {
                throw APIError(.badMember(path: "reason", detail: "goes with token"))
            }
            return
        }
        try StationReading.checkSerial(token)
        guard (2...200).contains(reason.unicodeScalars.count) else {
            throw APIError(.badMember(path: "reason", detail: "must be 2 to 200 characters"))
        }
    }
}

extension StationMessages.Faulted {
    func check() throws(APIError) {
        try StationReading.checkSerial(token)
        try StationReading.checkReason(detail, "detail")
        guard (1...1000).contains(count) else {
            throw APIError(.badMember(path: "count", detail: "must be 1 to 1000"))
        }
    }
}

extension StationMessages.Letter {
    func check() throws(APIError) { try StationReading.checkSerial(token) }
}

extension StationMessages.Lettered {
    func check() throws(APIError) { try StationReading.checkSerial(token) }
}

extension StationMessages.HandedOver {
    func check() throws(APIError) { try StationReading.checkSerial(token) }
}
