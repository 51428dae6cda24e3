extension SKFLibrary: ModuleLibrary {
    /// What tells the tokens; left out are those with a number that another one has, too.
    func identities() throws(TokenError) -> [TokenIdentity] {
        let all = try devices().map(\.info)
        return all.filter { info in all.count { $0.serial == info.serial } == 1 }
            .compactMap { SKFCard.identity(of: $0, in: self) }
    }

    /// The one token with that serial number.
    func card(serial: String) throws(TokenError) -> any ModuleCard {
        try SKFCard(serial: serial, in: self)
    }
}
