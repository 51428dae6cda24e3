import Model
import OpenSSL

/// What the process of a token module has loaded: a PKCS#11 module, or an SKF library.
protocol ModuleLibrary {
    /// What tells the tokens that are there; left out are those that could not be told from others.
    func identities() throws(TokenError) -> [TokenIdentity]

    /// The one token with that serial number.
    ///
    /// - Throws: `TokenError` with `.noCard`, also when several have it, or `.moduleFailed`.
    func card(serial: String) throws(TokenError) -> any ModuleCard
}
