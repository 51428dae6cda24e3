import CCurl
import OpenSSL

/// An owned handle of libcurl, and the lists that must live as long as its exchange.
@safe
final class CurlHandle {
    private let handle: UnsafeMutableRawPointer
    private var lists: [CurlList] = []

    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() throws(DeliveryError) {
        guard CurlHandle.isReady, let handle = unsafe curl_easy_init() else {
            throw DeliveryError(.library(detail: "it does not start"))
        }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    func text(_ option: CURLoption, _ value: String) throws(DeliveryError) {
        try check(unsafe CCurl_set_text(handle, option, value))
    }

    func number(_ option: CURLoption, _ value: Int) throws(DeliveryError) {
        try check(unsafe CCurl_set_number(handle, option, value))
    }

    func list(_ option: CURLoption, _ values: [String]) throws(DeliveryError) {
        let list = try CurlList(values)
        lists.append(list)
        try check(unsafe CCurl_set_list(handle, option, list.head))
    }

    /// Says who we are; libcurl keeps a copy of the password until the handle goes away.
    func credentials(_ credentials: Credentials) throws(DeliveryError) {
        try text(CURLOPT_USERNAME, credentials.user)
        var octets = try credentials.secret().copyBytes() + [0]
        defer { octets.wipe() }
        let code = unsafe octets.withUnsafeBytes { bytes in
            unsafe CCurl_set_text(handle, CURLOPT_PASSWORD, bytes.bindMemory(to: CChar.self).baseAddress)
        }
        try check(code)
    }

    /// Sends the octets and takes the answer.
    func exchange(_ order: Transfer.Order) throws(DeliveryError) -> TransferAnswer {
        let flow = OctetFlow(order.body, taking: order.taking)
        let address = unsafe Unmanaged.passUnretained(flow).toOpaque()
        try check(unsafe CCurl_set_function(handle, CURLOPT_READFUNCTION, OctetFlow.give))
        try check(unsafe CCurl_set_pointer(handle, CURLOPT_READDATA, address))
        try check(unsafe CCurl_set_function(handle, CURLOPT_WRITEFUNCTION, OctetFlow.take))
        try check(unsafe CCurl_set_pointer(handle, CURLOPT_WRITEDATA, address))
        if case .whole = order.taking {
            try check(unsafe CCurl_set_function(handle, CURLOPT_HEADERFUNCTION, OctetFlow.takeLine))
            try check(unsafe CCurl_set_pointer(handle, CURLOPT_HEADERDATA, address))
        }
        try choose(order.method, sending: order.body.count)
        let code = withExtendedLifetime(flow) { unsafe curl_easy_perform(handle) }
        return TransferAnswer(
            code: unsafe CCurl_response_code(handle),
            head: flow.head,
            body: flow.answer,
            isTooLong: flow.isTooLong,
            failure: code == CURLE_OK ? nil : TransferFailure(code)
        )
    }

    private func choose(_ method: Transfer.Method, sending count: Int) throws(DeliveryError) {
        switch method {
        case .get: try number(CURLOPT_HTTPGET, 1)
        case .mail:
            try check(unsafe CCurl_set_size(handle, CURLOPT_INFILESIZE_LARGE, count))
            try number(CURLOPT_UPLOAD, 1)
        case .post:
            try check(unsafe CCurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, count))
            try number(CURLOPT_POST, 1)
        }
    }

    private func check(_ code: CURLcode) throws(DeliveryError) {
        guard code == CURLE_OK else { throw DeliveryError(.library(detail: CurlHandle.words(code))) }
    }

    static func words(_ code: CURLcode) -> String {
        unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code.rawValue)"
    }
}

extension TransferFailure {
    /// Sorts libcurl's word.
    init(_ code: CURLcode) {
        detail = CurlHandle.words(code)
        isLate = code == CURLE_OPERATION_TIMEDOUT
        place =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
                CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
                CURLE_PARTIAL_FILE:
                .line
            case CURLE_LOGIN_DENIED, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED,
                CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
                CURLE_SSL_ISSUER_ERROR, CURLE_AUTH_ERROR:
                .trust
            default: .talk
            }
    }
}
