import Foundation
import Model
import OpenSSL
import Synchronization
import TestSupport
import Testing
import TokenTestSupport
@testable import Tokens

@Suite("Modules and tokens", .serialized)
struct HSMTokenTests {
    @Test("A module that is missing is named")
    func missing() throws {
        let error = #expect(throws: HSMError.self) { try CryptokiModule.open("/nowhere/module.so") }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.contains("/nowhere/module.so") == true)
        #expect(error?.message.contains("no such file") == true)
    }

    @Test("A library that is no PKCS#11 module, and a file that is no library, are refused")
    func notModules() throws {
        let library = #expect(throws: HSMError.self) {
            try CryptokiModule.open("/usr/lib/x86_64-linux-gnu/libz.so.1")
        }
        #expect(library?.message.contains("not a PKCS#11 module") == true)
        let text = #expect(throws: HSMError.self) { try CryptokiModule.open("/etc/passwd") }
        #expect(text?.message.contains("cannot be loaded") == true)
        #expect(text?.kind == .unavailable)
    }

    @Test("Two paths of one module are one module")
    func onePerPath() throws {
        let module = try SoftHSM.module()
        #expect(try CryptokiModule.open("/usr/lib/x86_64-linux-gnu/../softhsm/libsofthsm2.so") === module)
    }

    @Test("Two tokens of one label are told apart by their serial numbers only")
    func twins() throws {
        let error = #expect(throws: HSMError.self) { try SoftHSM.token("twin") }
        guard case .ambiguousToken(_, let serials) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.kind == .conflict)
        #expect(Set(serials).count == 2)
        for serial in serials {
            let uri = TokenURI(token: "twin", serial: serial)
            #expect(try SoftHSM.module().token(uri).serial == serial)
        }
    }

    @Test("A token that is not there is not found")
    func absent() throws {
        let error = #expect(throws: HSMError.self) { try SoftHSM.token("elsewhere") }
        #expect(error?.kind == .unavailable)
        #expect(error?.reason == .tokenNotFound("label 'elsewhere'"))
    }

    @Test("A wrong PIN is given once, whatever is tried after it, and is in no message")
    func wrongPIN() async throws {
        let asked = Mutex(0)
        let troubles = Mutex<[String]>([])
        let token = try HSMToken(
            TokenURI(token: "pin"),
            module: SoftHSM.module(),
            pin: { _ in
                asked.withLock { $0 += 1 }
                return SecretBytes(copying: Array("99998888".utf8))
            },
            onTrouble: { trouble in troubles.withLock { $0.append("\(trouble)") } }
        )
        let errors = await withTaskGroup(of: HSMError?.self) { group in
            for _ in 0..<8 {
                group.addTask { #expect(throws: HSMError.self) { try token.generate(.p256, label: "x") } }
            }
            return await group.reduce(into: [HSMError?]()) { $0.append($1) }
        }
        #expect(asked.withLock { $0 } == 1)
        for error in errors {
            #expect(error?.kind == .unauthorized)
            #expect(error?.message.contains("does not accept the PIN") == true)
            #expect(error?.message.contains("9999") == false)
        }
        #expect(troubles.withLock { $0 }.allSatisfy { $0.contains("loginRefused") && !$0.contains("9999") })
        // SoftHSM sets the flag at the first wrong PIN and clears it at the next right one.
        #expect(errors.first??.message.contains("the token counts the tries") == true)
        _ = try SoftHSM.token("pin").generate(.p256, label: "right")
    }

    @Test("A PIN that is too short for the token is not tried")
    func shortPIN() throws {
        let token = try SoftHSM.token("empty", pin: "12")
        let error = #expect(throws: HSMError.self) { try token.key(TokenURI(object: "x")) }
        #expect(error?.reason == .pinLength(token: token.info.name, least: 4, most: 255))
    }

    @Test("When the PIN's source fails its words are told, and it is not asked again")
    func noPIN() throws {
        struct Closed: OperatorError {
            let message = "the drawer is closed"
            let hint: String? = "open it"
            let kind = FailureKind.unavailable
        }
        let asked = Mutex(0)
        let token = try HSMToken(
            TokenURI(token: "empty"),
            module: SoftHSM.module(),
            pin: { _ in
                asked.withLock { $0 += 1 }
                throw Closed()
            }
        )
        for _ in 0..<2 {
            let error = #expect(throws: HSMError.self) { try token.key(TokenURI(object: "x")) }
            #expect(error?.message.hasSuffix("the drawer is closed") == true)
            #expect(error?.hint == "open it")
            #expect(error?.kind == .unauthorized)
        }
        #expect(asked.withLock { $0 } == 1)
    }

    @Test("A certificate is stored beside its key, and only beside its own")
    func certificates() throws {
        let token = try SoftHSM.token("main")
        let key = try token.generate(.p256, label: "certified")
        let error = #expect(throws: HSMError.self) { try token.store(certificate: [1, 2, 3], for: key) }
        #expect(error?.kind == .fault)
        #expect(try token.certificates(key.uri).isEmpty)
    }
}
