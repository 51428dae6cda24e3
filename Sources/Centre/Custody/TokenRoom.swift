import Foundation
import Model
import OpenSSL
import Synchronization
import Tokens

/// The tokens behind PKCS#11 that one centre uses: each opened once, logged in once.
final class TokenRoom: Sendable {
    private let module: String?
    private let source: PINSource
    private let onTrouble: @Sendable (String, HSMTrouble) -> Void
    private let tokens = Mutex<[Place: HSMToken]>([:])
    private let calls = Mutex<[String: BoundedCalls]>([:])

    /// A token, by everything that tells it from others.
    private struct Place: Hashable {
        let module: String
        let token: TokenURI
    }

    /// - Parameters:
    ///   - module: `hsm.module` of `pki.yaml`, for references without `module-path`.
    ///   - source: where PINs come from.
    ///   - onTrouble: told the token's name and what is wrong.
    init(
        module: String?,
        source: PINSource,
        onTrouble: @escaping @Sendable (String, HSMTrouble) -> Void
    ) {
        self.module = module
        self.source = source
        self.onTrouble = onTrouble
    }

    /// The key that `uri` names, after it has signed; given up after half a minute when its module hangs.
    ///
    /// - Throws: `HSMError`.
    func key(_ uri: TokenURI) throws(HSMError) -> HSMKey { try token(uri).key(uri) }

    /// The token that `uri` names; given up after half a minute when its module hangs.
    ///
    /// - Throws: `HSMError`.
    func token(_ uri: TokenURI) throws(HSMError) -> HSMToken {
        try calls(into: uri).run(uri.tokenOnly.description) { [self] () throws(HSMError) in try find(uri) }
    }

    /// The calls into one module: one that hangs stops no other.
    private func calls(into uri: TokenURI) -> BoundedCalls {
        let name = uri.tokenOnly.description
        return calls.withLock { calls in
            let module = uri.modulePath ?? module ?? ""
            let known =
                calls[module]
                ?? BoundedCalls { [onTrouble] error in onTrouble(name, .hangs(error)) }
            calls[module] = known
            return known
        }
    }

    private func find(_ uri: TokenURI) throws(HSMError) -> HSMToken {
        guard let path = uri.modulePath ?? module else { throw HSMError(.noModule) }
        let loaded = try CryptokiModule.open(path)
        let wanted = uri.tokenOnly
        let known = Place(module: loaded.path, token: wanted)
        if let token = tokens.withLock({ $0[known] }) { return token }
        let fresh = try open(wanted, loaded, pinFile: uri.pinFile)
        // Two names may mean one token, which is logged in once.
        let itself = Place(module: loaded.path, token: fresh.info.uri)
        return tokens.withLock { tokens in
            let token = tokens[itself] ?? fresh
            tokens[itself] = token
            tokens[known] = token
            return token
        }
    }

    private func open(
        _ uri: TokenURI,
        _ module: CryptokiModule,
        pinFile: String?
    ) throws(HSMError) -> HSMToken {
        try HSMToken(
            uri,
            module: module,
            pin: { [source] token in try source.pin(token: token.label, file: pinFile) },
            onTrouble: { [onTrouble] trouble in onTrouble(uri.description, trouble) }
        )
    }
}
