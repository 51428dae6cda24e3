import Foundation
import Model
import OpenSSL
import Synchronization
import Testing
import TokenTestSupport
@testable import Tokens

@Suite("An HSM that goes away", .serialized)
struct ReconnectionTests {
    @Test("Signing fails clearly while the HSM is away, or hangs, and works again when it is back")
    func awayAndBack() throws {
        let remote = try RemoteHSM()
        try remote.start()
        let troubles = Mutex<[String]>([])
        let token = try HSMToken(
            TokenURI(token: "remote"),
            module: CryptokiModule.open(RemoteHSM.client),
            pin: { _ in SecretBytes(copying: Array(SoftHSM.pin.utf8)) },
            onTrouble: { trouble in troubles.withLock { $0.append("\(trouble)") } }
        )
        let key = try token.generate(.p256, label: "far")
        #expect(key.publicKey.verify(signature: try key.sign([1]), message: [1]))

        remote.stop()
        for _ in 0..<3 {
            let error = #expect(throws: HSMError.self) { try key.sign([2]) }
            #expect(error?.kind == .unavailable, "\(String(describing: error))")
        }
        try remote.start()
        #expect(try #require(eventually(key)).isEmpty == false)
        #expect(troubles.withLock { $0.last } == "recovered")

        // While nobody signs, nothing is noticed: the first signature after it is repeated, and succeeds.
        remote.stop()
        try remote.start()
        #expect(try #require(eventually(key)).isEmpty == false)
        try hangs(remote)
    }

    /// One that hangs is given up with one alarm, refused at once while it hangs, and used again when it answers.
    private func hangs(_ remote: RemoteHSM) throws {
        let troubles = Mutex<[String]>([])
        let token = try HSMToken(
            TokenURI(token: "remote"),
            module: CryptokiModule.open(RemoteHSM.client),
            patience: 1,
            makingPatience: 1,
            pin: { _ in SecretBytes(copying: Array(SoftHSM.pin.utf8)) },
            onTrouble: { trouble in troubles.withLock { $0.append("\(trouble)") } }
        )
        let key = try token.generate(.p256, label: "stuck")
        #expect(key.publicKey.verify(signature: try key.sign([1]), message: [1]))

        remote.pause(true)
        // Ed25519 apart, a list is signed as a certificate is.
        for sign in [{ try key.sign([2]) }, { try key.sign { take in try take([2]) } }] {
            let error = #expect(throws: HSMError.self) { try sign() }
            #expect(error?.reason == .silent("token \(token.info.name)", seconds: 1))
            #expect(error?.kind == .unavailable)
        }
        #expect(throws: HSMError.self) { try key.using(.ecdsaWithSHA384) }
        #expect(troubles.withLock { $0.count { $0.hasPrefix("hangs") } } == 1)

        remote.pause(false)
        #expect(try #require(eventually(key)).isEmpty == false)
        #expect(troubles.withLock { $0.last } == "recovered")
        try others(token, key, remote)
    }

    /// What is not a signature is given up, too, whichever comes first.
    private func others(_ token: HSMToken, _ key: HSMKey, _ remote: RemoteHSM) throws {
        let acts: [(String, () throws -> Void)] = [
            ("find", { _ = try token.key(TokenURI(object: "stuck")) }),
            ("find a cipher", { _ = try HSMCipherKey(TokenURI(object: "stuck"), in: token) }),
            ("make", { _ = try token.generate(.p256, label: "late") }),
            ("make a cipher", { _ = try HSMCipherKey.make(TokenURI(object: "late cipher"), in: token) }),
            ("read", { _ = try token.certificates(TokenURI(object: "stuck")) }),
            ("destroy", { try token.destroy(TokenURI(object: "late")) }),
        ]
        for (name, act) in acts {
            remote.pause(true)
            let error = #expect(throws: HSMError.self, "\(name)") { try act() }
            #expect(error?.reason == .silent("token \(token.info.name)", seconds: 1), "\(name)")
            remote.pause(false)
            #expect(eventually(key) != nil, "\(name)")
        }
    }

    /// Signs until it works, at most ten seconds.
    private func eventually(_ key: HSMKey) -> [UInt8]? {
        for _ in 0..<100 {
            if let signature = try? key.sign([3]), key.publicKey.verify(signature: signature, message: [3]) {
                return signature
            }
            usleep(100_000)
        }
        return nil
    }
}
