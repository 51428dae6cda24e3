import Enrollment
import Model
import OpenSSL
import StoreSupport
import Synchronization
import TestSupport

@testable import Portal

/// A platform that is played: it publishes keys, gives the token it was told to give for any code, and counts how often it is asked.
final class PlayedPlatform: PlatformLine {
    struct State {
        var documents: [String: String] = [:]
        var asked: [String] = []
        var forms: [String] = []
        var token = ""
        var status = 200
        var isAway = false
    }

    struct Away: Error {}

    let state = Mutex(State())

    func document(_ url: String, limit: Int) async throws -> [UInt8] {
        try state.withLock { state in
            state.asked.append(url)
            guard !state.isAway, let text = state.documents[url] else { throw Away() }
            return Array(text.utf8)
        }
    }

    func send(_ form: [UInt8], to url: String, limit: Int) async throws -> (status: Int, body: [UInt8]) {
        try state.withLock { state in
            guard !state.isAway else { throw Away() }
            state.forms.append(String(decoding: form, as: UTF8.self))
            return (state.status, Array(#"{"id_token":"\#(state.token)"}"#.utf8))
        }
    }

    func publish(_ keys: [PlatformBench.Key]) {
        let text = PlatformBench.keySet(keys)
        state.withLock { $0.documents["https://sso.example.cn/keys"] = text }
    }

    var asked: Int { state.withLock { $0.asked.count } }
}

/// Tokens that are made here, with keys of this test alone.
enum PlatformBench {
    struct Key {
        let id: String
        let key: PrivateKey

        init(_ id: String, _ algorithm: KeyAlgorithm = .p256) throws {
            self.id = id
            key = try PrivateKey.generate(algorithm)
        }
    }

    static let issuer = "https://sso.example.cn"
    static let endpoints = PlatformSignOn.Endpoints(
        authorize: "https://sso.example.cn/authorize",
        token: "https://sso.example.cn/token",
        keys: "https://sso.example.cn/keys",
        logout: "https://sso.example.cn/logout"
    )

    static func signOn(
        discovers: Bool = false,
        takesPosts: Bool = true,
        believesNumbers: Bool = false,
        believesNames: Bool = false
    ) -> PlatformSignOn {
        PlatformSignOn(
            name: "招标平台",
            issuer: issuer,
            client: "ca-centre",
            endpoints: discovers ? nil : endpoints,
            origins: ["https://sso.example.cn", "https://www.example.cn"],
            takesPosts: takesPosts,
            believesNumbers: believesNumbers,
            believesNames: believesNames
        )
    }

    /// A key set of keys on P-256 and Ed25519.
    static func keySet(_ keys: [Key]) -> String {
        let elements = keys.map { key in
            let bits = key.key.publicKey.keyBits
            let isPoint = key.key.algorithm == .p256
            let x = Base64URL.encode(isPoint ? Array(bits[1..<33]) : bits)
            let y = isPoint ? #","y":"\#(Base64URL.encode(Array(bits[33..<65])))""# : ""
            let kind = isPoint ? #""kty":"EC","crv":"P-256""# : #""kty":"OKP","crv":"Ed25519""#
            return #"{"kid":"\#(key.id)",\#(kind),"x":"\#(x)"\#(y)}"#
        }
        return #"{"keys":[\#(elements.joined(separator: ","))]}"#
    }

    /// What an id token says when all is well.
    static func claims(_ now: Timestamp, nonce: String, _ more: [String: String] = [:]) -> [String: String] {
        [
            "iss": #""https://sso.example.cn""#, "aud": #""ca-centre""#, "sub": #""u-1001""#,
            "nonce": "\"\(nonce)\"", "iat": "\(now.secondsSinceEpoch)",
            "exp": "\(now.secondsSinceEpoch + 300)",
        ].merging(more) { $1 }
    }

    /// What a token that is posted says when all is well.
    static func posted(_ now: Timestamp, _ id: String, _ more: [String: String] = [:]) -> [String: String] {
        var claims = claims(now, nonce: "", more)
        claims["nonce"] = nil
        claims["aud"] = more["aud"] ?? #""https://ca.example.cn/login/platform""#
        claims["jti"] = more["jti"] ?? "\"\(id)\""
        return claims
    }

    /// Values are JSON; empty ones are left out.
    static func json(_ claims: [String: String]) -> String {
        let members = claims.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    static func token(_ claims: [String: String], by key: Key, header: String? = nil) throws -> String {
        let isPoint = key.key.algorithm == .p256
        let header = header ?? #"{"alg":"\#(isPoint ? "ES256" : "EdDSA")","kid":"\#(key.id)"}"#
        let signed = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(Array(json(claims).utf8)))"
        let signature = try key.key.sign(Array(signed.utf8))
        return "\(signed).\(Base64URL.encode(isPoint ? try raw(signature) : signature))"
    }

    /// r and s of a DER signature, one after the other.
    private static func raw(_ signature: [UInt8]) throws -> [UInt8] {
        var numbers: [[UInt8]] = []
        var rest = signature.dropFirst(2)
        while let count = rest.dropFirst().first {
            let digits = rest.dropFirst(2).prefix(Int(count)).drop { $0 == 0 }
            numbers.append([UInt8](repeating: 0, count: max(0, 32 - digits.count)) + digits)
            rest = rest.dropFirst(2 + Int(count))
        }
        return numbers.flatMap { $0 }
    }
}
