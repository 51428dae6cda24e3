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
