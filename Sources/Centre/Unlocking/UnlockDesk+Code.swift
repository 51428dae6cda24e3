import Enrollment
public import Model
import OpenSSL
import Store

/// 解锁码: the code with which a holder runs an approved unlock at home.
extension UnlockDesk {
    /// A code is worth something for so long, in seconds.
    static let codeSeconds: Int64 = 72 * 3600
    /// Between two codes for a token, in seconds.
    private static let spacing: Int64 = 60
    /// Codes for one token in 24 hours.
    private static let perDay = 5

    /// Issues a code for an unlock that was approved; earlier ones are worth nothing from then on.
    ///
    /// It is on record before it is on paper; only its HMAC is.
    ///
    /// - Parameters:
    ///   - serial: the token.
    ///   - destination: where the code goes; it is in nothing else.
    /// - Returns: its record.
    /// - Throws: `UnlockError` with `.notAllowed`, `.noneOpen`, `.expired`, `.wrongState`, `.samePerson`, `.tokenState`,
    ///   `.certificateInvalid`, `.codeTooSoon` or `.codesUsedUp`; as `LetterDestination`; `BookError`.
    public func issueCode(
        for serial: String,
        to destination: LetterDestination
    ) async throws -> UnlockCodeRecord {
        try demand([.registrar, .reviewer, .businessAdministrator])
        let open = try openUnlock(of: serial)
        guard open.state != .requested else {
            throw UnlockError(.wrongState(serial: serial, state: open.state))
        }
        guard open.decidedBy != name else { throw UnlockError(.samePerson(name: name)) }
        guard let certificate = try CarriedCertificate.all(on: serial, in: centre).first else {
            throw UnlockError(.certificateInvalid(serial: serial))
        }
        let earlier = try centre.book.unlockCodes(ofToken: serial)
        try checkPace(earlier, serial)
        var code = try OneTimeCode.draw { try SecureRandom.bytes($0) }
        defer { code.wipe() }
        let record = try record(open, certificate.id.serial.hexadecimal, earlier, code)
        let note = UnlockCodeNote(centre: centre.configuration.name, record: record).document(code)
        let event = event("token.unlock.code", open, ["code": "\(record.sequence)"])
        try await destination.deliver(note, title: "unlock code \(serial)") {
            try await staff.book.commit(
                earlier.ended(at: now) + [.addUnlockCode(record), .audit(event)]
            )
        }
        return record
    }

    private func checkPace(_ earlier: [UnlockCodeRecord], _ serial: String) throws(UnlockError) {
        if let last = earlier.last, last.createdAt.advanced(bySeconds: UnlockDesk.spacing) > now {
            throw UnlockError(.codeTooSoon(serial: serial))
        }
        let recent = earlier.count { $0.createdAt.advanced(bySeconds: 86_400) > now }
        guard recent < UnlockDesk.perDay else { throw UnlockError(.codesUsedUp(serial: serial)) }
    }

    private func record(
        _ unlock: UnlockRecord,
        _ certificate: String,
        _ earlier: [UnlockCodeRecord],
        _ code: [UInt8]
    ) throws -> UnlockCodeRecord {
        let custody = try centre.keyring.custody()
        let end = now.advanced(bySeconds: UnlockDesk.codeSeconds)
        return UnlockCodeRecord(
            tokenSerial: unlock.tokenSerial,
            unlock: unlock.sequence,
            sequence: earlier.count { $0.unlock == unlock.sequence } + 1,
            state: .issued,
            certificateSerial: certificate,
            digest: custody.digest(
                ofCode: code,
                CodeBinding(unlockOf: unlock.tokenSerial, unlock.sequence, certificate: certificate)
            ) ?? [],
            wrongTries: 0,
            sessionDigest: nil,
            sessionUntil: nil,
            nonce: nil,
            releases: 0,
            issuedBy: name,
            expiresAt: unlock.state == .running ? end : min(end, unlock.expiresAt),
            createdAt: now,
            updatedAt: now
        )
    }
}
