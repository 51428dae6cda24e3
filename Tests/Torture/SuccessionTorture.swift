import Centre
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Synchronization

/// A succession that dies when it is told to.
///
/// `produce-torture succeed STATE CONFIG STAFF ACT SERIAL KEY [DEATH]` lets the certificate `SERIAL` of authority
/// `issuing` be followed by `ACT` with the key in the file `KEY` (encrypted PKCS#8, passphrase `torture-key`), proves it, lets
/// the overlap pass and settles it. `DEATH` is the name of a moment. At the end it prints `done SERIAL`.
struct SuccessionTorture {
    let arguments: [String]
    let death: Death
    private let shift = Shift()

    /// How far the clock stands ahead; the overlap passes by moving it.
    private final class Shift: Sendable {
        let seconds = Mutex<Int64>(0)
    }

    init?(_ arguments: [String]) {
        guard (6...7).contains(arguments.count), let death = Death(arguments.dropFirst(6).first) else {
            return nil
        }
        self.arguments = arguments
        self.death = death
    }

    func run() async throws {
        let centre = try open()
        // A run before this one may have written in the time that it let pass.
        let ahead = try centre.book.latestMoment().map { latest in
            latest.secondsSinceEpoch - WallClock.system.now.secondsSinceEpoch
        }
        shift.seconds.withLock { $0 = max(0, ahead ?? 0) }
        for settled in try await centre.recover() { say("recovered \(settled.settlement)") }
        let party = try ActingParty(centre.staffOperator(arguments[2]))
        guard let act = IssuanceAct(rawValue: arguments[3]),
            let serial = SerialNumber(hexadecimal: arguments[4]), let authority = AuthorityID("issuing")
        else { throw CentreError(.queueEmpty) }
        let key = try key()
        let issued = try await centre.succeed(
            SuccessionOrder(
                act: act,
                predecessor: CertificateID(authority: authority, serial: serial),
                proof: try request(key),
                cause: act == .reissue ? .tokenLost : nil
            ),
            by: party,
            onPoint: reached
        )
        let challenge = Array("a challenge of some octets".utf8)
        let proof = SuccessionProof.signature(try key.sign(challenge), ofChallenge: challenge)
        _ = try await centre.proveSuccessor(issued.id, by: proof, party, onPoint: reached)
        shift.seconds.withLock { $0 += 8 * 86_400 }
        reached("due")
        for item in try await centre.settleSuccessions() { say("settled \(item.ending.rawValue)") }
        reached("settled")
        say("done \(issued.id.serial.hexadecimal)")
        try await centre.close()
    }

    private func open() throws -> CACentre {
        try CACentre.open(
            state: StateDirectory(arguments[0]),
            definition: arguments[1],
            passphrase: PassphraseSource(environment: [:]),
            clock: WallClock { [shift] in
                WallClock.system.now.advanced(bySeconds: shift.seconds.withLock { $0 })
            }
        )
    }

    private func key() throws -> PrivateKey {
        let pem = Array(try Data(contentsOf: URL(fileURLWithPath: arguments[5])))
        return try PrivateKey(
            encryptedPKCS8: pem,
            passphrase: SecretBytes(copying: Array("torture-key".utf8))
        )
    }

    private func request(_ key: PrivateKey) throws -> CertificateRequest {
        let name = try DistinguishedName([.init(.commonName, "nobody reads this")])
        let body = try CertificateRequest.body(subject: name, publicKey: key.publicKey)
        return try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
    }

    private func reached(_ point: SuccessionPoint) {
        guard case .issuance(let step) = point else { return reached("\(point)") }
        reached("issuance.\(step)")
    }

    private func reached(_ name: String) {
        say(name)
        death.reached(name)
    }

    private func say(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }
}
