import Portal

extension CACentre {
    /// Takes who comes from the platform; nil where pki.yaml has no sign-on.
    func platformDesk(
        _ origin: String,
        _ digest: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> PlatformDesk? {
        guard let signOn = configuration.platform?.signOn else { return nil }
        return PlatformDesk(
            PlatformSignOn(
                name: signOn.name,
                issuer: signOn.issuer,
                client: signOn.client,
                endpoints: signOn.endpoints.map {
                    PlatformSignOn.Endpoints(
                        authorize: $0.authorize,
                        token: $0.token,
                        keys: $0.keys,
                        logout: $0.logout
                    )
                },
                origins: signOn.allOrigins,
                takesPosts: signOn.postsTokens == true,
                believesNumbers: signOn.phoneIsVerified == true,
                believesNames: signOn.nameIsVerified == true
            ),
            origin: origin,
            line: PlatformWire(
                client: signOn.client,
                secretFile: signOn.secretFile,
                trusted: signOn.trusted
            ),
            clock: clock,
            digest: digest
        )
    }
}
