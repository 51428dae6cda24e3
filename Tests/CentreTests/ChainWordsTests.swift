import OpenSSL
import Testing

@testable import Centre

@Suite("What is wrong with a path, in words")
struct ChainWordsTests {
    @Test(
        "Every number that libcrypto has for a certificate's own faults has words",
        arguments: [13, 14, 24, 28, 39, 40, 41, 45, 46, 51, 52, 53, 55, 66, 67, 68, 76, 77, 78]
            + Array(80...94)
    )
    func words(code: Int) {
        let words = ChainRefusal.other(code: code, text: "text of the library").words(depth: 1)
        #expect(words.hasPrefix("the certificate above it "))
        #expect(!words.contains("text of the library"))
    }

    @Test("A number of a later libcrypto is told with its text, and without a number")
    func later() {
        let words = ChainRefusal.other(code: 4711, text: "moon phase mismatch").words(depth: 0)
        #expect(words == "the certificate breaks a rule of paths: moon phase mismatch")
    }
}
