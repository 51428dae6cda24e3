import Model
import OpenSSL
import Synchronization
import TestSupport
import Testing
import TokenTestSupport
@testable import Tokens

/// A token whose only session ends, as when an operation in it failed.
@Suite("A token between operations", .serialized)
struct HSMIdleTests {
    @Test("When the last session ends with a failed operation, the next one works, and nobody is alarmed")
    func noFalseAlarm() throws {
        let troubles = Mutex<[String]>([])
        let token = try SoftHSM.token("idle") { trouble in troubles.withLock { $0.append("\(trouble)") } }
        let key = try token.generate(.p256, label: "idle")
        #expect(key.publicKey.verify(signature: try key.sign([1]), message: [1]))
        for round in 0..<3 {
            let error = #expect(throws: HSMError.self) { try token.key(TokenURI(object: "nobody")) }
            #expect(error?.reason == .keyNotFound("label 'nobody'") || error?.kind == .notFound)
            let signature = try key.sign([2])
            #expect(key.publicKey.verify(signature: signature, message: [2]), "\(round)")
        }
        #expect(troubles.withLock { $0 } == [])
    }
}
