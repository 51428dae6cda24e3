/// `staff` of pki.yaml: the staff's pages, over TLS that ends here, because certificates are the login.
public struct StaffDeskConfiguration: Codable, Hashable, Sendable {
    /// Where it listens.
    public var listen: CentreConfiguration.Listen
    /// What browsers see in front of every path, as `https://desk.ca.example.cn`; without a slash at the end.
    public var origin: String
    /// PEM: the certificate that browsers are shown, with what leads from it to a root.
    public var certificateFile: String
    /// PEM: its key, for the owner alone.
    public var keyFile: String

    /// What is wrong.
    var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand((0...65_535).contains(listen.port), "listen.port", "must be 0 to 65535")
        faults.demand(
            WebOrigin.isOne(origin),
            "origin",
            "must be https, a host in lower case and perhaps a port, without a slash"
        )
        faults.demand(!certificateFile.isEmpty, "certificateFile", "must name a file")
        faults.demand(!keyFile.isEmpty, "keyFile", "must name a file")
        return faults
    }
}
