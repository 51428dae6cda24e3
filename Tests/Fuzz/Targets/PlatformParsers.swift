import Enrollment
import Portal

/// What the bidding platform sends: a token, and the keys that it publishes.
enum PlatformParsers {
    static func token(_ bytes: [UInt8]) throws(BrokenPromise) {
        let keys = PlatformKeySet(Array(bytes.prefix { $0 != 0x0A }))
        let text = String(decoding: bytes.drop { $0 != 0x0A }.dropFirst(), as: UTF8.self)
        guard let token = SignedToken(text) else { return }
        var isObject = false
        if case .object = token.claims { isObject = true }
        try promise("claims are an object", isObject)
        try promise(
            "a token is three parts",
            text.split(separator: ".", omittingEmptySubsequences: false).count == 3
        )
        guard let keys, keys.verifies(token) else { return }
        try promise("who signed is known", keys.knows(token))
        try promise("a token that goes on is another one", SignedToken("\(text).") == nil)
    }
}
