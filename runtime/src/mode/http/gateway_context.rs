//! The `requestContext` of a request in the types of `lambda_http`, which are stricter than gateways are.

use crate::event::origin::Origin;
use lambda_http::request::RequestContext;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The context of a request. What its type cannot hold is left out of it.
pub(super) fn read(json: &str, origin: Origin, method: &str) -> RequestContext {
    match origin {
        Origin::RestApi => RequestContext::ApiGatewayV1(of(json, method)),
        Origin::HttpApi => RequestContext::ApiGatewayV2(of(json, method)),
        Origin::LoadBalancer => RequestContext::Alb(of(json, method)),
        Origin::WebSocket => RequestContext::WebSocket(of(json, method)),
        Origin::Lattice => RequestContext::VpcLattice(of(json, method)),
    }
}

fn of<T: DeserializeOwned + Default>(json: &str, method: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|_| {
        let members = serde_json::from_str(json);
        members.map_or_else(|_| T::default(), |members| mended(members, method))
    })
}

/// Reads the members of a context after the known faults of gateways are fixed. Leaves out one member after
/// another that cannot be read.
fn mended<T: DeserializeOwned + Default>(mut members: Map<String, Value>, method: &str) -> T {
    let is_of_a_rest_api = !members.contains_key("http");
    if is_of_a_rest_api {
        members.entry("httpMethod").or_insert_with(|| method.into());
    }
    let mut context = Value::Object(members);
    if let Some(Value::Object(claims)) = context.pointer_mut("/authorizer/jwt/claims") {
        for claim in claims.values_mut().filter(|claim| !claim.is_string()) {
            *claim = claim.to_string().into();
        }
    }
    if let Some(Value::Object(certificate)) = context.pointer_mut("/authentication/clientCert") {
        certificate.entry("validity").or_insert(json!({}));
    }
    let Value::Object(mut members) = context else {
        return T::default();
    };
    loop {
        let mut json = String::from("{");
        let mut ends = Vec::new();
        for (name, value) in &members {
            let comma = if ends.is_empty() { "" } else { "," };
            let _ = write!(json, "{comma}{}:{value}", Value::from(&**name));
            ends.push((json.len(), name.clone()));
        }
        json.push('}');
        let error = match serde_json::from_str(&json) {
            Ok(context) => return context,
            Err(error) => error,
        };
        // Behind the last one, a member is missing.
        let Some((_, name)) = ends.into_iter().find(|(end, _)| error.column() <= *end) else {
            return T::default();
        };
        members.remove(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::event::origin::Origin;
    use lambda_http::request::RequestContext;
    use serde_json::{Value, json};

    fn http_api(
        context: &Value,
    ) -> lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequestContext {
        match read(&context.to_string(), Origin::HttpApi, "GET") {
            RequestContext::ApiGatewayV2(context) => context,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn claims_are_texts() {
        let claims = json!({"sub": "me", "exp": 1_700_000_000, "admin": true, "groups": ["a"]});
        let authorizer = json!({"jwt": {"claims": claims, "scopes": null}});
        let context = json!({"http": {"method": "GET"}, "authorizer": authorizer, "stage": "s"});
        let context = http_api(&context);
        assert_eq!(context.stage.as_deref(), Some("s"));
        let claims = context.authorizer.unwrap().jwt.unwrap().claims;
        let claim = |name: &str| &*claims[name];
        assert_eq!(claim("sub"), "me");
        assert_eq!(claim("exp"), "1700000000");
        assert_eq!(claim("admin"), "true");
        assert_eq!(claim("groups"), r#"["a"]"#);
    }

    #[test]
    fn certificate_without_validity_is_read() {
        let certificate = json!({"clientCertPem": "pem", "subjectDN": "CN=me"});
        let authentication = json!({"clientCert": certificate});
        let context = json!({"http": {"method": "GET"}, "authentication": authentication});
        let certificate = http_api(&context).authentication.unwrap().client_cert;
        assert_eq!(certificate.unwrap().subject_dn.as_deref(), Some("CN=me"));
    }

    #[test]
    fn member_that_cannot_be_read_is_left_out() {
        let context = json!({
            "accountId": 1, "http": {"method": "GET", "path": "/"}, "stage": "s", "timeEpoch": "now", "apiId": "id",
        });
        let context = http_api(&context);
        assert_eq!(context.http.path.as_deref(), Some("/"));
        assert_eq!(context.stage.as_deref(), Some("s"));
        assert_eq!(context.apiid.as_deref(), Some("id"));
        assert_eq!((context.account_id, context.time_epoch), (None, 0));
    }

    #[test]
    fn context_of_any_shape_is_read() {
        for origin in [
            Origin::RestApi,
            Origin::HttpApi,
            Origin::LoadBalancer,
            Origin::WebSocket,
            Origin::Lattice,
        ] {
            for json in [
                "{}",
                r#"{"http":[]}"#,
                r#"{"elb":1,"stage":{}}"#,
                "{\"a\":1,\"a\":2}",
            ] {
                read(json, origin, "PUT");
            }
        }
        match read(r#"{"stage":"s"}"#, Origin::RestApi, "PUT") {
            RequestContext::ApiGatewayV1(context) => {
                assert_eq!(context.stage.as_deref(), Some("s"));
                assert_eq!(context.http_method, "PUT");
            }
            other => panic!("{other:?}"),
        }
    }
}
