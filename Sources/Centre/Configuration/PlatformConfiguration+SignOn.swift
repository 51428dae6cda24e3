import Model
import Portal

extension PlatformConfiguration.SignOn {
    /// What is wrong.
    var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand(
            (1...20).contains(name.unicodeScalars.count) && name.printable == name,
            "name",
            "must be 1 to 20 printable characters"
        )
        faults.demand(
            PlatformAddress.isSafe(issuer) && issuer.utf8.count <= 200 && !issuer.contains("?"),
            "issuer",
            "must be an https URL, or http on this machine, of 200 characters at most, without a query"
        )
        faults.demand(
            (1...200).contains(client.utf8.count) && client.utf8.allSatisfy { (0x21...0x7E).contains($0) },
            "client",
            "must be 1 to 200 printable ASCII characters"
        )
        faults.demand(secretFile != "", "secretFile", "must name a file")
        let others = origins ?? []
        faults.demand(
            others.count <= 8 && others.allSatisfy { PlatformAddress.isSafe($0) && isOrigin($0) },
            "origins",
            "must be 8 at most, each https, a host in lower case and perhaps a port, without a slash"
        )
        if let endpoints { faults += endpointFaults(endpoints).below("endpoints") }
        return faults
    }

    private func isOrigin(_ text: String) -> Bool {
        PlatformAddress.origin(of: text) == text && text == text.lowercased()
    }

    private func endpointFaults(_ endpoints: Endpoints) -> [ValueFault] {
        var faults: [ValueFault] = []
        let named = [
            ("authorize", endpoints.authorize), ("token", endpoints.token), ("keys", endpoints.keys),
        ]
        for (key, address) in named + (endpoints.logout.map { [("logout", $0)] } ?? []) {
            faults.demand(
                PlatformAddress.isSafe(address),
                key,
                "must be an https URL, or http on this machine"
            )
        }
        for (key, address) in [("authorize", endpoints.authorize), ("logout", endpoints.logout ?? issuer)] {
            faults.demand(
                PlatformAddress.origin(of: address).map { allOrigins.contains($0) } ?? true,
                key,
                "must be at the issuer's origin, or at one of 'origins'"
            )
        }
        return faults
    }
}
