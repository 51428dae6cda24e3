import Testing

@testable import Tokens

@Suite("Results of SKF functions")
struct SKFStatusTests {
    private static func reason(
        _ code: UInt32,
        _ codes: SKFPINCodes = .standard,
        _ left: Int? = nil
    ) -> TokenError.Reason? {
        SKFStatus(rawValue: code).reason(of: "SKF_VerifyPIN", module: "maker", codes: codes, triesLeft: left)
    }

    @Test("A wrong and a locked PIN have the codes of their library, and no others")
    func pins() {
        #expect(Self.reason(0x0A00_0024, .standard, 2) == .wrongPIN(triesLeft: 2))
        #expect(Self.reason(0x0A00_0025) == .pinLocked)
        #expect(Self.reason(0x0A00_0029, .shifted) == .wrongPIN(triesLeft: nil))
        #expect(Self.reason(0x0A00_002A, .shifted) == .pinLocked)
        #expect(
            Self.reason(0x0A00_0029)
                == .moduleFailed(
                    module: "maker",
                    detail: "SKF_VerifyPIN: SAR_USER_PIN_NOT_INITIALIZED (0xa000029)"
                )
        )
        #expect(
            Self.reason(0x0A00_0024, .shifted)
                == .moduleFailed(module: "maker", detail: "SKF_VerifyPIN: SAR_PIN_INCORRECT (0xa000024)")
        )
    }

    @Test("Success is no failure, and a device that is gone is a token that was taken out")
    func others() {
        #expect(Self.reason(0) == nil)
        #expect(Self.reason(0x0A00_0023) == .cardRemoved(reader: "maker"))
        #expect(Self.reason(0x0A00_0003) == .unsupported(operation: "SKF_VerifyPIN"))
        #expect(
            Self.reason(0x0B00_0042)
                == .moduleFailed(module: "maker", detail: "SKF_VerifyPIN: SKF error 0xb000042")
        )
    }

    @Test("Every number from 0x0A000001 to 0x0A000032 has a name of its own")
    func names() {
        let names = (UInt32(0x0A00_0001)...0x0A00_0032).compactMap { SKFStatus.names[$0] }
        #expect(names.count == 0x32)
        #expect(Set(names).count == names.count)
    }
}
