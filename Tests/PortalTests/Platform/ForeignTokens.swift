/// Tokens and a key set of another implementation: PyJWT 2.6.0 over cryptography 38, made once with keys that nobody has any more.
enum ForeignTokens {
    // swift-format-ignore
    static let keys = #"{"keys":[{"kty":"RSA","n":"2JTco2qpGybqSaPTU1MmyU_3jnhRgQjSD-WlrJm9S9j0i7Im8YbXrTglX7Yvgz-T6tm6KDh1Qu2i2oFA7v98s_GHWvGNdH5sZ3Mugrj_FY8iVWZqoezoE_QTCd9m64V5neRnAGUwauKVVCdv_fLLPtC4rFQ_BESicZRq96EqL0eaYElFrtfsR1dGveVXDDWPK9c_gIn9J7OMETrOw-Qur0zU9qn4Zal_sG6ikazUXZ1jsip5FL1io83BArXaM_2D5UyfSisSMnBNHfg1jjBoHmz2kC1mb5g2khxD5vgs-5_9bgWwVq1mP3fzxinMTgvJNbc2rZZT0GA40JwMTKMSnQ","e":"AQAB","kid":"r1","alg":"RS256","use":"sig"},{"kty":"EC","crv":"P-256","x":"oNWWgI2sEuGwjKQUMfM-Jr8UAjf5Xi1b5Dp6SjVGh8s","y":"BRWlFRu-nzmj1-zdTy2fcB3hlBXqfXxruV__lXsTv4M","kid":"e1","alg":"ES256","use":"sig"},{"x":"rnj_NritYRqDbMIg1aPNQQCpdbM2VcBo_x25p7tWNDY","kty":"OKP","crv":"Ed25519","kid":"d1","alg":"EdDSA","use":"sig"}]}"#

    /// Each says that `u-1001` is meant, of `https://sso.example.cn`.
    static let signed: [String: String] = [
        "RS256":
            "eyJhbGciOiJSUzI1NiIsImtpZCI6InIxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL3Nzby5leGFtcGxl"
            + "LmNuIiwic3ViIjoidS0xMDAxIn0.jeMhbzCBJxb8EW2iY46_1FPqQigvvJCowAAG85DGm2DODiXlUaSTMBMFPGSO"
            + "EBNJTGMoyFoZEQdK0bhP9O6lNLBAQY1utIIBwuj9HBLGGRczs2oCuiXncvD1YH08T7DZA2itCjKahj530Zbf4L2y"
            + "5pllSF21cBZ2cSfrgRrluvJJop-NILTqr0n3uUuGhCW80nxbLMJgIruV84dF3K0SmiNo_msXb9E1IlOgBehYNsRX"
            + "zke5HhLKA6r9vqALLA78u5l4XhJs71IOQKBhU8ZOzQYr5-ls3Poc4QBIqLjzYNMZORmPgrOVpKLXQvN5vfYAmriw"
            + "CG_DNl7ZV9R0Ool94Q",
        "ES256":
            "eyJhbGciOiJFUzI1NiIsImtpZCI6ImUxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL3Nzby5leGFtcGxl"
            + "LmNuIiwic3ViIjoidS0xMDAxIn0.6BJf1PNMcQYMxs9oBMQHNcAhsymbge6Kj9DTe-eZqthrQhgXG3A9iajTUhFj"
            + "6rfoq3MoFOY4XjNvPUJqct6HAQ",
        "EdDSA":
            "eyJhbGciOiJFZERTQSIsImtpZCI6ImQxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL3Nzby5leGFtcGxl"
            + "LmNuIiwic3ViIjoidS0xMDAxIn0.GVifOQtgTM4gfmXG9KsHgiI5VvtUDBXQIPVOCIxN_xP-2qr_842AiB_tpGOd"
            + "M7ocmMH_CyyC--zDxK6_ehuVBw",
    ]

    /// Signed with a shared secret, and not at all.
    static let unsigned: [String] = [
        "eyJhbGciOiJIUzI1NiIsImtpZCI6InIxIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL3Nzby5leGFtcGxl"
            + "LmNuIiwic3ViIjoidS0xMDAxIn0.SfIA1gyqiN7b5kUmmxiVzR_cIfoazqLYHsGbFzLongk",
        "eyJhbGciOiJub25lIiwia2lkIjoicjEiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL3Nzby5leGFtcGxlL"
            + "mNuIiwic3ViIjoidS0xMDAxIn0.",
    ]
}
