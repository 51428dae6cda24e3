import Model
import Testing

@Suite("Counts of tokens")
struct TokenCountTests {
    private func count(_ model: String, _ count: Int, _ state: TokenRecord.State = .inStock) -> TokenCount {
        TokenCount(model: model, state: state, count: count)
    }

    @Test("Firmware and spelling make no other model; the usual spelling stands for all")
    func together() {
        let counts = [
            count("YubiKey-compatible 5.4.3", 2), count("YubiKey-compatible 5.7.1", 3),
            count("YubiKey-compatible 5.7.1", 1, .inUse), count("yubikey-Compatible  v5.7", 1),
            count("训练卡", 4), count("训练卡 ", 1), count("ｅＰａｓｓ 2003", 1), count("ePass 2003", 2),
        ]
        #expect(
            TokenCount.byModel(counts) == [
                count("YubiKey-compatible", 6), count("YubiKey-compatible", 1, .inUse),
                count("ePass 2003", 3), count("训练卡", 5),
            ]
        )
        #expect(TokenCount.byModel([]) == [])
    }

    @Test(
        "What is no version stays in the name",
        arguments: ["ePass 2003", "5.4.3", "Key 5.", "Key .5", "Key v", "Key 5.x", "PIV", ""]
    )
    func names(model: String) {
        #expect(TokenCount.byModel([count(model, 1)]) == [count(model, 1)])
    }
}
