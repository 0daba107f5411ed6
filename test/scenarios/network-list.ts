/**
 * Real networks of 2026, one a line: ASN | what it is | country | organisation | IPv4 blocks | IPv6.
 * From the open `@ip-location-db/asn` ranges (CC BY 4.0 / PDDL sources), so an address drawn here
 * resolves to the same ASN when an event does not carry one.
 */
export const NETWORK_LIST = `
7922|residential|US|Comcast Cable Communications, LLC|73.0.0.0/10 76.96.0.0/11 98.192.0.0/10|2601::
20115|residential|US|Charter Communications|75.132.0.0/14 174.80.0.0/13 97.88.0.0/14|2600:6c0b::
22773|residential|US|Cox Communications Inc.|68.0.0.0/12 68.96.0.0/13 70.176.0.0/14|2001:57b:1001::
5650|residential|US|Frontier Communications of America, Inc.|47.144.0.0/12 47.192.0.0/12 172.76.0.0/15|2001:1960:2a03::
7018|residential|US|AT&T Enterprises, LLC|99.32.0.0/11 108.192.0.0/11 107.192.0.0/11|2001:1890::
701|residential|US|Verizon Business|71.112.0.0/12 63.0.0.0/12 65.232.0.0/13|2001:4868::
21928|mobile|US|T-Mobile USA, Inc.|100.128.0.0/10 162.160.0.0/11 172.32.0.0/11|2607:fb90:c13f::
6167|mobile|US|Verizon Business|97.232.0.0/13 97.176.0.0/13 166.148.0.0/14|2001:4888::
20057|mobile|US|AT&T Enterprises, LLC|166.212.0.0/14 166.200.0.0/14 166.134.0.0/15|2600:380::
3320|residential|DE|Deutsche Telekom AG|79.192.0.0/10 84.128.0.0/10 87.128.0.0/10|2003::
3209|residential|DE|Vodafone GmbH|88.64.0.0/12 178.0.0.0/12 188.96.0.0/12|2001:928::
6805|mobile|DE|Telefonica Germany GmbH & Co.OHG|77.0.0.0/12 77.176.0.0/12 2.208.0.0/13|2001:1a28::
8881|residential|DE|1&1 Versatel GmbH|89.244.0.0/15 92.116.0.0/15 87.122.0.0/16|2001:7b0::
2856|residential|GB|British Telecommunications PLC|86.128.0.0/10 81.128.0.0/11 109.144.0.0/12|2a01:4c8::
5089|residential|GB|Virgin Media Limited|86.0.0.0/11 82.0.0.0/12 81.96.0.0/12|2a02:8801::
5607|residential|GB|Sky UK Limited|90.192.0.0/11 94.0.0.0/12 2.120.0.0/13|2a01:f8c0::
13285|residential|GB|TalkTalk Communications Limited|92.16.0.0/12 2.96.0.0/13 78.144.0.0/13|2001:7e0::
206067|mobile|GB|Hutchison 3G UK Limited|188.28.0.0/14 94.196.0.0/15 92.40.0.0/16|2a04:4a43::
25135|mobile|GB|Vodafone Limited|148.252.128.0/18 88.82.0.0/19 89.104.32.0/19|
3215|residential|FR|Orange S.A.|90.0.0.0/11 86.192.0.0/11 90.48.0.0/12|2a01:c910::
12322|residential|FR|Free SAS|82.224.0.0/11 88.160.0.0/11 78.192.0.0/12|2a01:e00::
15557|residential|FR|Societe Francaise Du Radiotelephone - SFR SA|93.0.0.0/11 109.0.0.0/11 77.144.0.0/12|2a00:6200::
5410|residential|FR|Bouygues Telecom SA|176.176.0.0/12 176.144.0.0/12 89.80.0.0/12|2001:860::
51207|mobile|FR|Free Mobile SAS|37.160.0.0/12 37.8.160.0/19 37.1.232.0/21|2a0d:e480::
3352|residential|ES|TELEFONICA DE ESPANA S.A.U.|83.32.0.0/11 88.0.0.0/11 79.144.0.0/12|2a02:9010:46::
12479|residential|ES|Orange Espagne SA|85.48.0.0/12 90.160.0.0/12 87.216.0.0/13|
12430|mobile|ES|VODAFONE ESPANA S.A.U.|47.60.0.0/14 77.208.0.0/14 95.60.0.0/14|2a01:800::
1136|residential|NL|KPN B.V.|77.160.0.0/12 86.80.0.0/13 188.200.0.0/13|2001:888::
33915|residential|NL|Vodafone Libertel B.V.|83.80.0.0/13 84.24.0.0/13 94.208.0.0/13|2001:1c00::
31615|mobile|NL|Odido Netherlands B.V.|178.228.0.0/14 178.225.0.0/16 89.205.128.0/17|2a02:498::
5617|residential|PL|Orange Polska Spolka Akcyjna|83.16.0.0/12 79.184.0.0/13 31.60.0.0/14|2a00:f40::
12912|mobile|PL|T-Mobile Polska S.A.|178.180.0.0/15 37.30.0.0/15 46.204.0.0/15|2001:1b80::
3269|residential|IT|Telecom Italia S.p.A.|79.0.0.0/10 87.0.0.0/11 95.224.0.0/11|2a01:2000::
30722|residential|IT|Vodafone Italia S.p.A.|2.40.0.0/13 5.88.0.0/13 37.176.0.0/13|2a01:820::
24608|mobile|IT|WIND TRE S.P.A.|5.84.0.0/14 31.188.0.0/15 37.226.0.0/15|2a03:1700::
4713|residential|JP|NTT Communications Corporation|153.128.0.0/10 180.0.0.0/10 114.160.0.0/11|2001:380::
17676|residential|JP|SoftBank Corp.|60.64.0.0/10 221.64.0.0/11 219.32.0.0/11|2400:2000::
2516|residential|JP|KDDI CORPORATION|106.128.0.0/10 27.80.0.0/12 111.96.0.0/12|2001:268::
9605|mobile|JP|NTT DOCOMO, INC.|27.228.0.0/15 148.67.0.0/16 49.99.0.0/16|240a:6b::
1221|residential|AU|Telstra Limited|1.128.0.0/11 101.176.0.0/12 203.40.0.0/13|2001:8000::
7545|residential|AU|TPG Internet Pty Ltd|14.200.0.0/14 115.128.0.0/14 60.240.0.0/15|2405:800:c000::
4804|residential|AU|SingTel Optus Pty Ltd|49.176.0.0/12 58.104.0.0/13 122.104.0.0/13|2405:dc00:8000::
133612|mobile|AU|Vodafone Australia Pty Ltd|120.16.0.0/13 101.116.0.0/14 101.112.0.0/15|2405:6e00::
812|residential|CA|Rogers Communications Canada Inc.|99.224.0.0/11 174.112.0.0/13 99.218.0.0/15|2605:1300::
577|residential|CA|Bell Canada|142.180.0.0/14 70.48.0.0/13 142.112.0.0/14|2001:4958::
852|residential|CA|TELUS Communications Inc.|23.16.0.0/15 108.172.0.0/15 162.156.0.0/15|2001:56b:e002:8::
6327|residential|CA|Shaw Communications|70.64.0.0/12 50.64.0.0/13 24.64.0.0/13|2001:4e8::
55836|mobile|IN|Reliance Jio Infocomm Limited|157.32.0.0/12 49.32.0.0/13 115.240.0.0/13|2405:205:eb60::
24560|residential|IN|Bharti Airtel Limited|122.162.0.0/15 122.178.0.0/15 122.176.0.0/16|2401:4900:1c00::
45609|mobile|IN|Bharti Airtel Limited|106.196.0.0/15 106.220.0.0/15 27.59.0.0/16|2401:4900:20::
9829|residential|IN|Bharat Sanchar Nigam Ltd|117.192.0.0/10 59.88.0.0/13 61.0.0.0/14|2001:4490:ff08::
28573|residential|BR|Claro NXT Telecomunicacoes Ltda|191.176.0.0/13 179.136.0.0/13 179.218.0.0/15|2804:14c::
27699|residential|BR|TELEFONICA BRASIL S.A|152.249.0.0/16 177.94.0.0/15 177.102.0.0/15|2804:431:800a::
26599|mobile|BR|TELEFONICA BRASIL S.A|179.84.0.0/14 191.196.0.0/14 152.240.0.0/13|2804:18:60::
36992|residential|EG|ETISALAT MISR|156.160.0.0/11 105.80.0.0/12 102.56.0.0/13|2001:42b8::
8452|residential|EG|TE-AS|156.192.0.0/11 197.32.0.0/11 41.32.0.0/12|2001:4388::
37282|residential|NG|Main one Cable Company Nigeria Limited|154.113.0.0/16 45.222.192.0/18 197.253.0.0/18|2c0f:ec60::
29465|mobile|NG|MTN NIGERIA Communication limited|102.88.0.0/13 197.210.0.0/16 41.206.0.0/19|2c0f:f5c0::
12389|residential|RU|PJSC Rostelecom|178.64.0.0/13 37.20.0.0/14 92.124.0.0/14|2a00:1640::
8359|residential|RU|MTS PJSC|91.76.0.0/14 85.141.0.0/16 83.237.0.0/16|2a00:1fa0::
15895|residential|UA|Kyivstar PJSC|46.118.0.0/15 5.248.0.0/16 37.115.0.0/16|2a02:8a8::
45899|residential|VN|VNPT Corp|14.160.0.0/11 113.160.0.0/11 14.240.0.0/12|2001:ee0::
7552|residential|VN|Viettel Group|171.232.0.0/13 171.248.0.0/13 27.72.0.0/13|2401:d800::
9121|residential|TR|Turk Telekomunikasyon Anonim Sirketi|85.96.0.0/12 95.0.0.0/12 88.248.0.0/13|2a00:1d30::
8708|residential|RO|DIGI ROMANIA S.A.|86.120.0.0/14 5.12.0.0/14 82.76.0.0/14|2a02:2f00::
6147|residential|PE|Telefonica del Peru S.A.A.|190.232.0.0/13 181.64.0.0/14 190.40.0.0/14|2001:1388::
14061|hosting|US|DigitalOcean, LLC|45.55.0.0/16 46.101.0.0/16 68.183.0.0/16|2a03:b0c0:ffff::
16276|hosting|FR|OVH SAS|54.36.0.0/14 57.128.0.0/14 51.254.0.0/15|2402:1f00::
24940|hosting|DE|Hetzner Online GmbH|2.28.0.0/15 46.224.0.0/15 49.12.0.0/15|2a01:4f8::
63949|hosting|US|Akamai Technologies, Inc.|172.236.0.0/14 172.233.0.0/16 172.105.0.0/16|2400:8900::
20473|hosting|US|The Constant Company, LLC|45.76.0.0/15 44.33.0.0/16 45.32.0.0/16|2001:19f0:5408::
51167|hosting|DE|Contabo GmbH|161.97.64.0/18 5.189.128.0/18 13.140.128.0/18|2605:a140::
60781|hosting|NL|LeaseWeb Netherlands B.V.|85.17.0.0/16 95.211.0.0/16 5.79.64.0/18|2001:1af8:4411::
16509|hosting|US|Amazon.com, Inc.|3.128.0.0/10 173.96.0.0/11 184.192.0.0/10|2400:6700::
14618|hosting|US|Amazon.com, Inc.|3.208.0.0/12 44.192.0.0/11 3.80.0.0/12|2400:9920::
8075|hosting|US|Microsoft Corporation|48.192.0.0/10 20.64.0.0/10 20.192.0.0/10|2404:f800::
396982|hosting|US|Google LLC|34.32.0.0/11 34.128.0.0/11 136.64.0.0/11|2001:671:fc00::
36352|hosting|US|HostPapa|107.172.64.0/18 107.174.192.0/18 107.172.192.0/18|2605:6f01::
53667|hosting|US|FranTech Solutions|209.141.32.0/19 198.98.48.0/20 205.185.112.0/20|2605:6400:d815::
202425|hosting|NL|IP Volume inc|89.248.160.0/20 94.102.48.0/20 93.174.88.0/21|2a02:6c8:8000::
47583|hosting|LT|Hostinger International Limited|72.60.0.0/15 31.97.0.0/16 76.13.0.0/16|2a00:1eb8:c006::
62240|hosting|GB|Clouvider Limited|154.195.128.0/18 154.196.32.0/19 154.194.96.0/19|2a04:92c0::
30083|hosting|US|velia.net|148.72.128.0/18 69.64.32.0/19 209.126.96.0/19|2605:de00::
9009|vpn|GB|M247 Europe SRL|146.70.64.0/18 106.48.128.0/17 106.49.128.0/17|2001:ac8:100b::
212238|vpn|GB|Datacamp Limited|85.122.192.0/19 149.102.224.0/19 186.247.48.0/20|2a00:7320::
60068|vpn|GB|Datacamp Limited|79.127.192.0/18 89.187.160.0/19 152.233.32.0/20|2407:5680::
136787|vpn|PA|PacketHub S.A.|85.115.96.0/19 89.18.192.0/19 79.132.72.0/21|2a09:a702:b4::
39351|vpn|SE|31173 Services AB|45.83.220.0/22 45.129.56.0/22 141.98.252.0/22|2a07:bdc0::
62371|vpn|CH|Proton AG|95.36.96.0/22 109.224.244.0/22 185.70.40.0/22|2a05:2701:1000::
60729|tor|DE|Stiftung Erneuerbare Freiheit|185.220.101.0/24 185.177.207.0/24|2a0a:4587:2010::
208294|tor|NL|||2a13:7540::
22616|sase|US|ZSCALER, INC.|220.42.0.0/15 167.106.0.0/16 137.31.128.0/18|2605:4300:1200::
62044|sase|CH|Zscaler Switzerland GmbH|164.137.224.0/19 164.137.112.0/20 147.161.144.0/20|2a03:eec0:322f::
55256|sase|US|Netskope Inc|158.95.0.0/17 162.10.128.0/17 146.92.0.0/17|2620:127:8000::
13335|sase|US|Cloudflare, Inc.|104.16.0.0/14 104.24.0.0/15 172.65.0.0/16|2400:1c80::
36183|relay|US|Akamai Technologies, Inc.|172.225.224.0/19 172.225.184.0/21 172.225.64.0/20|2a02:26f7:3::
54113|relay|US|Fastly, Inc.|146.75.0.0/16 151.101.0.0/16 199.232.0.0/16|2607:71c0:fff0::
174|office|US|Cogent Communications|38.216.0.0/14 38.232.0.0/14 149.92.0.0/14|2001:440::
3356|office|US|Level 3 Communications, Inc.|4.64.0.0/10 8.96.0.0/11 8.200.0.0/13|2001:13b4:400a::
8220|office|GB|COLT Technology Services Group Limited|57.133.0.0/16 58.0.0.0/16 62.23.0.0/16|2001:920::
5413|office|GB|Wavenet Limited|62.232.0.0/16 176.35.0.0/16 195.147.0.0/16|2001:b98::
680|office|DE|Verein zur Foerderung eines Deutschen Forschungsnetzes e.V.|141.42.0.0/15 141.54.0.0/15 139.18.0.0/15|2001:638::
6461|office|US|Zayo Bandwidth|142.194.0.0/16 144.83.0.0/16 167.217.0.0/16|2001:438::
14593|satellite|US|Space Exploration Technologies Corporation|143.105.128.0/17|
198335|travel-sim|FR|TRANSATEL SAS|109.163.200.0/21 155.2.160.0/20|2a00:5a40::
`;
