import Model
import Testing

@testable import Tokens

@Suite("Errors of PC/SC")
struct PCSCStatusTests {
    @Test(
        "Each failure of the resource manager has a reason of its own",
        arguments: [
            (0x8010_001D, .serviceNotRunning, .unavailable), (0x8010_001E, .serviceNotRunning, .unavailable),
            (0x8010_002E, .noReader, .unavailable), (0x8010_0009, .unknownReader("desk"), .notFound),
            (0x8010_000C, .noCard(reader: "desk"), .unavailable),
            (0x8010_0069, .cardRemoved(reader: "desk"), .unavailable),
            (0x8010_0016, .cardRemoved(reader: "desk"), .unavailable),
            (0x8010_0068, .cardReset(reader: "desk"), .unavailable),
            (0x8010_000B, .readerBusy(reader: "desk"), .unavailable),
            (0x8010_0011, .reader(operation: "SCardConnect", code: 0x8010_0011), .unavailable),
        ] as [(Int, TokenError.Reason, FailureKind)]
    )
    func reasons(code: Int, reason: TokenError.Reason, kind: FailureKind) {
        #expect(throws: TokenError(reason)) { try PCSCStatus.check(code, "SCardConnect", reader: "desk") }
        #expect(TokenError(reason).kind == kind)
        #expect(!TokenError(reason).message.isEmpty)
    }

    @Test("A service that does not run, no reader and no card each tell what to do")
    func hints() {
        let reasons: [TokenError.Reason] = [.serviceNotRunning, .noReader, .noCard(reader: "desk")]
        #expect(Set(reasons.compactMap { TokenError($0).hint }).count == 3)
    }

    @Test(
        "Of a call that is about no card, a lost connection is the service's",
        arguments: [0x8010_0013, 0x8010_0003, 0x8010_001D]
    )
    func service(code: Int) {
        #expect(throws: TokenError(.serviceNotRunning)) {
            try PCSCStatus.checkService(code, "SCardListReaders")
        }
    }

    @Test("Success is no error")
    func success() throws {
        try PCSCStatus.check(0, "SCardConnect")
    }
}
