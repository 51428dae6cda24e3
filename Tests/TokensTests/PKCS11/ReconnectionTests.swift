import Foundation
import Model
import OpenSSL
import Synchronization
import Testing
import TokenTestSupport
@testable import Tokens

@Suite("An HSM that goes away", .serialized)
struct ReconnectionTests {
    @Test("Signing fails clearly while the HSM is away, and works again when it is back")
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
