import CPKCS11

extension CryptokiCard: ModuleCard {}

extension CryptokiModule: ModuleLibrary {
    /// What tells the tokens that may be made for holders.
    func identities() throws(TokenError) -> [TokenIdentity] {
        try translatingCryptoki(self) { () throws(HSMError) in try presentTokens() }
            // One that nobody may write to is nobody's key in the making: p11-kit shows the system's trust so.
            .filter { !$0.has(CKF_WRITE_PROTECTED) }
            .distinct
            .compactMap { CryptokiCard($0, in: self).identity }
    }

    /// The one token with that serial number.
    func card(serial: String) throws(TokenError) -> any ModuleCard {
        try CryptokiCard(serial: serial, in: self)
    }
}
