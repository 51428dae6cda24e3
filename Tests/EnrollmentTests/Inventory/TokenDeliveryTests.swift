import Enrollment
import Model
import Testing

/// Lists of blank tokens, as suppliers send them.
@Suite("A delivery of tokens")
struct TokenDeliveryTests {
    @Test("Byte order mark, heading, empty lines, spaces and Windows line ends are passed over")
    func reads() throws {
        let list = "\u{FEFF}Serial,Model\r\n 10001 , YubiKey 5 NFC \r\n\r\n10002,ePass 三代\r\n"
        let delivery = try TokenDelivery(list: Array(list.utf8), batch: "2026-11 第二批")
        #expect(delivery.items.map(\.serial) == ["10001", "10002"])
        #expect(delivery.items.map(\.model) == ["YubiKey 5 NFC", "ePass 三代"])
        #expect(delivery.batch == "2026-11 第二批")
    }

    @Test(
        "A line that is no token is named",
        arguments: [
            ("10001", 1), ("10001,A,B", 1), ("10001,A\n,B", 2), ("10001,A\n10 02,B", 2),
            ("10001,A\n10002,", 2),
            ("10001,A\n\n10001,A", 3), ("aa05,A\nAA05,A", 2), ("10001,\"A\"", 1), ("10001,A\u{202E}B", 1),
            ("一,A", 1),
            (String(repeating: "1", count: 65) + ",A", 1), ("../../x,A", 1), ("$(id),A", 1), ("-x,A", 1),
            ("1/2,A", 1), ("1," + String(repeating: "长", count: 65), 1),
        ]
    )
    func refuses(list: String, line: Int) {
        let error = #expect(throws: InventoryError.self) {
            try TokenDelivery(list: Array(list.utf8), batch: "b")
        }
        guard case .badLine(line, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.kind == .invalidInput)
    }

    @Test("Octets that are no text, no token, too many tokens and a nameless delivery are refused")
    func limits() {
        func reason(_ bytes: [UInt8], _ batch: String = "b") -> InventoryError.Reason? {
            #expect(throws: InventoryError.self) { try TokenDelivery(list: bytes, batch: batch) }?.reason
        }
        #expect(reason([0xFF, 0xFE, 0x00]) == .badLine(1, detail: "not UTF-8"))
        #expect(reason([]) == .empty)
        #expect(reason(Array("serial,model\n\n".utf8)) == .empty)
        let many = (0...TokenDelivery.limit).map { "\($0),A\n" }.joined()
        #expect(reason(Array(many.utf8)) == .tooMany(limit: TokenDelivery.limit))
        #expect(reason(Array("1,A".utf8), "") == .badBatch)
        #expect(reason(Array("1,A".utf8), String(repeating: "b", count: 65)) == .badBatch)
        #expect(reason(Array("1,A".utf8), "a\u{7}b") == .badBatch)
    }
}
