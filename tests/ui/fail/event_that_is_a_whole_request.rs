use prewarm::lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use prewarm::{Error, LambdaEvent, lambda_handler};

#[lambda_handler]
async fn handler(event: LambdaEvent<ApiGatewayV2httpRequest>) -> Result<bool, Error> {
    Ok(event.payload.body.is_some())
}
