import { EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { ApiMapping, DomainName, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGateway, ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { FrontDoor } from '../../config/front-door.ts';

type CustomDomain = NonNullable<FrontDoor['customDomain']>;

/** Gives a REST API a name of its own, and the name a record where its zone is known. */
export function addRestDomain(scope: Construct, api: RestApi, domain: CustomDomain): void {
  const certificate = Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn);
  const { basePath, domainName } = domain;
  const name = api.addDomainName('Domain', {
    domainName,
    certificate,
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
    ...(basePath !== undefined && { basePath }),
  });
  addRecord(scope, domain, RecordTarget.fromAlias(new ApiGateway(api)));
  name.node.addDependency(api.deploymentStage);
}

/** The same for an HTTP API. */
export function addHttpDomain(scope: Construct, api: HttpApi, domain: CustomDomain): void {
  const certificate = Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn);
  const domainName = new DomainName(scope, 'Domain', { domainName: domain.domainName, certificate });
  new ApiMapping(scope, 'Mapping', {
    api,
    domainName,
    ...(domain.basePath !== undefined && { apiMappingKey: domain.basePath }),
  });
  const { regionalDomainName, regionalHostedZoneId } = domainName;
  addRecord(
    scope,
    domain,
    RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId)),
  );
}

function addRecord(scope: Construct, { domainName, hostedZone }: CustomDomain, target: RecordTarget): void {
  if (hostedZone === undefined) return;
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
    hostedZoneId: hostedZone.id,
    zoneName: hostedZone.name,
  });
  new ARecord(scope, 'Record', { zone, recordName: domainName, target });
}
